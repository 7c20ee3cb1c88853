/** Gives buttons that were pressed before their handlers were there what they have missed: see `server/plugins/earlyClicks.ts`. */
export default defineNuxtPlugin((nuxtApp) => {
  nuxtApp.hooks.hookOnce('app:suspense:resolve', () => {
    // Once the components are mounted, too.
    setTimeout(() => document.dispatchEvent(new Event('hydrated')))
  })
})
