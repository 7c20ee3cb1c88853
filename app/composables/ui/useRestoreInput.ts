/**
 * What a person typed into a server-rendered form before Vue took it over, which would empty its fields:
 * put it back once mounted.
 *
 * @param id The form's `id`. Its fields are read by `name`; empty ones are left out.
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
