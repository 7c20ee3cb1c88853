/** Keeps the last button that was pressed before Vue took the page over, until `app/plugins/hydration.client.ts` says that it did. */
export default defineNitroPlugin((nitro) => {
  nitro.hooks.hook('render:html', (html) => {
    html.bodyAppend.push(`<script>${holdClicks}</script>`)
  })
})

/** Runs in the page. Links work by themselves; a button does nothing without its handler, so pressing it would be lost. */
const holdClicks = `{
let pressed
const hold = (event) => {
  const button = event.target.closest('button')
  if (!button) return
  event.preventDefault()
  event.stopImmediatePropagation()
  pressed = button
}
document.addEventListener('click', hold, true)
document.addEventListener('hydrated', () => {
  document.removeEventListener('click', hold, true)
  pressed?.click()
}, { once: true })
}`
