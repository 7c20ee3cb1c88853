import { h, type FunctionalComponent } from 'vue'

// Mail programs know tables and inline styles; those that know more also get the dark colours.
const darkStyles = `
@media (prefers-color-scheme: dark) {
  .page { background: #0f172a !important; }
  .card { background: #1e293b !important; border-color: #334155 !important; }
  .text { color: #e2e8f0 !important; }
  .muted { color: #94a3b8 !important; }
  .line { border-color: #334155 !important; }
}
`
const font = 'font-family:system-ui,-apple-system,\'Segoe UI\',Roboto,sans-serif'
// Fills what an inbox shows of a mail, or it would go on with the first words of the body.
const filler = '\u00A0\u200C'.repeat(80)

/** The page around every mail: the sender's name above, the content on a card. */
export const EmailLayout: FunctionalComponent<{ title: string, preheader: string, brand: string }> = ({ title, preheader, brand }, { slots }) =>
  h('html', { lang: 'en' }, [
    h('head', [
      h('meta', { charset: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('title', title),
      h('style', darkStyles),
    ]),
    h('body', { class: 'page', style: `margin:0;padding:0;background:#f1f5f9` }, [
      h('div', { style: 'display:none;max-height:0;overflow:hidden' }, preheader + filler),
      h('table', { ...table, class: 'page', width: '100%', style: `background:#f1f5f9;${font}` }, [
        h('tr', [
          h('td', { align: 'center', style: 'padding:32px 16px' }, [
            h('table', { ...table, width: '100%', style: 'max-width:560px' }, [
              h('tr', [h('td', { class: 'muted', style: 'padding:0 8px 16px;color:#475569;font-size:14px;font-weight:600' }, brand)]),
              h('tr', [h('td', { class: 'card', style: 'padding:32px;background:#ffffff;border:1px solid #e2e8f0;border-radius:12px' }, slots.default?.())]),
            ]),
          ]),
        ]),
      ]),
    ]),
  ])
EmailLayout.props = ['title', 'preheader', 'brand']

const table = { role: 'presentation', cellpadding: '0', cellspacing: '0', border: '0' }
