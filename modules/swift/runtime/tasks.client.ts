import { tv } from '#ui/utils/tv'
import { defineNuxtPlugin } from '#imports'
import { yieldToBrowser } from './yieldToBrowser'

/**
 * Divides the start of the application, in which nothing answers, into short tasks: scripts are evaluated, plugins set
 * up, the first route entered, the page hydrated.
 */
export default defineNuxtPlugin({
  // Before all others.
  order: -100,
  async setup({ hooks }) {
    hooks.hookOnce('app:created', yieldToBrowser)
    hooks.hookOnce('app:beforeMount', async () => {
      await yieldToBrowser()
      // The first merge of classes makes a table of all that there are.
      tv({ base: 'p-1 m-1' })()
      await yieldToBrowser()
    })
    await yieldToBrowser()
  },
})
