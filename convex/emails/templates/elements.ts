import { h, type FunctionalComponent, type VNode } from 'vue'

/** A text as a person typed it: blank lines part paragraphs, other line breaks stay. */
export const Prose: FunctionalComponent<{ text: string }> = ({ text }) =>
  h('div', text.split(/\n{2,}/).map(paragraph => h(Paragraph, () => withBreaks(paragraph))))
Prose.props = ['text']

export const Paragraph: FunctionalComponent = (_, { slots }) =>
  h('p', { class: 'text', style: 'margin:0 0 16px;color:#0f172a;font-size:16px;line-height:1.6' }, slots.default?.())

export const Heading: FunctionalComponent = (_, { slots }) =>
  h('h1', { class: 'text', style: 'margin:0 0 16px;color:#0f172a;font-size:22px;line-height:1.3' }, slots.default?.())

/** Small print. */
export const Note: FunctionalComponent = (_, { slots }) =>
  h('p', { class: 'muted', style: 'margin:16px 0 0;color:#475569;font-size:14px;line-height:1.5' }, slots.default?.())

/** A link that looks like a button. */
export const Button: FunctionalComponent<{ href: string }> = ({ href }, { slots }) =>
  h('p', { style: 'margin:24px 0 8px' }, [
    h('a', { href, target: '_blank', style: 'display:inline-block;padding:12px 20px;background:#2563eb;color:#ffffff;border-radius:8px;font-size:16px;font-weight:600;text-decoration:none' }, slots.default?.()),
  ])
Button.props = ['href']

function withBreaks(text: string): (string | VNode)[] {
  return text.split('\n').flatMap((line, index) => index === 0 ? [line] : [h('br'), line])
}
