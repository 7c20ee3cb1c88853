import { defineNuxtPlugin } from '#imports'

/** Reports to `server/replayEarlyClicks.ts` that the page is hydrated, or never will be. */
export default defineNuxtPlugin({
  // Before other plugins, because a plugin that fails ends the setup of all after it.
  order: -100,
  setup({ hooks }) {
    // In a task of its own, after buttons that the server disabled are enabled.
    const report = () => void setTimeout(() => document.dispatchEvent(new Event('hydrated')))
    hooks.hookOnce('app:suspense:resolve', report)
    hooks.hookOnce('app:error', report)
  },
})
