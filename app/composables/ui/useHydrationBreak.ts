/**
 * Lets the browser paint and answer before this component is taken over from the server: one long task becomes two.
 * Await it in `setup` or in a middleware. Beneath a component that waits, `useId` counts anew, at times otherwise than on
 * the server: a browser test of every page sees whether both agree.
 */
export async function useHydrationBreak() {
  if (import.meta.client && useNuxtApp().isHydrating)
    await yieldToBrowser()
}
