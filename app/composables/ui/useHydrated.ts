const hydrated = shallowRef(false)

/**
 * Whether Vue has taken over what the server rendered: what needs a script is disabled until then. Known to all at once,
 * so pages that are gone to later are whole from the start.
 */
export const useHydrated = () => readonly(hydrated)

/** For the plugin that knows. */
export function setHydrated() {
  hydrated.value = true
}
