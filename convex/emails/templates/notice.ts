import { h } from 'vue'
import type { Filled, NoticeContent } from './emailContent'
import { Paragraph } from './elements'

/** A sign-in code, or something that an account's owner should know. */
export function notice({ lines }: NoticeContent): Filled {
  return {
    body: h('div', lines.map(line => isCode(line) ? h('p', { class: 'text', style: code }, line) : h(Paragraph, () => line))),
    // Shown on locked screens: the code itself stays inside.
    preheader: lines.filter(line => !isCode(line)).join(' ').slice(0, 140),
    text: lines.join('\n\n'),
  }
}

const isCode = (line: string) => /^\d+$/.test(line)
const code = 'margin:0 0 16px;color:#0f172a;font-size:28px;font-weight:600;letter-spacing:4px'
