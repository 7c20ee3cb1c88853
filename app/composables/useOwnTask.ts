/**
 * Lets the browser paint and answer before this component is taken over from the server: one long task becomes two.
 * Await it in `setup`, where no `useId` follows: beneath what waits, ids are others on the server than in the browser.
 */
export async function useOwnTask() {
  if (import.meta.client && useNuxtApp().isHydrating)
    await new Promise(resolve => setTimeout(resolve))
}
