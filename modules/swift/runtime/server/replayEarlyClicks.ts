import { defineNitroPlugin } from '#imports'

/** When buttons act natively even if the page is not hydrated: its scripts may never arrive. */
const MAX_HOLD_MS = 15_000

/** Keeps the last button that is pressed before hydration, and presses it again once `clicks.client.ts` reports the end. */
export default defineNitroPlugin((nitro) => {
  nitro.hooks.hook('render:html', (html) => {
    html.bodyAppend.push(`<script>${holdClicks}</script>`)
  })
})

/**
 * Runs in the page. Links work without scripts. A button has no handler yet, so pressing it would be lost. When a script
 * fails, no hydration follows: buttons act natively from then on, the one that was pressed included.
 */
const holdClicks = `{
let pressed
const end = new AbortController()
const listen = (target, type, listener) => target.addEventListener(type, listener, { capture: true, signal: end.signal })
const release = () => {
  end.abort()
  pressed?.click()
  pressed = undefined
}
listen(document, 'click', (event) => {
  const button = event.target.closest('button')
  if (!button) return
  event.preventDefault()
  event.stopImmediatePropagation()
  pressed = button
})
listen(document, 'hydrated', release)
listen(window, 'error', ({ target }) => {
  if (target === window || target.localName === 'script') release()
})
setTimeout(release, ${MAX_HOLD_MS})
}`
