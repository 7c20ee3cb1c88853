/**
 * Restores what a user typed into a server-rendered form before hydration, because hydration empties the fields.
 *
 * @param id ID of the form. Its fields are read by `name`, without empty ones.
 */
export function useRestoreInput(id: string, restore: (typed: Record<string, string>) => void) {
  if (!import.meta.client || !useNuxtApp().isHydrating)
    return
  const form = document.getElementById(id)
  if (!(form instanceof HTMLFormElement))
    return
  const typed = [...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === 'string' && field[1] !== '')
  onMounted(() => restore(Object.fromEntries(typed)))
}
