/**
 * Whether something was ever asked for on this page: dialogs are loaded with the first use of them.
 *
 * @param asked What the dialog shows, or whether it is open.
 */
export function useOnceTrue(asked: Ref<unknown>) {
  const ever = ref(!!asked.value)
  watch(asked, now => ever.value ||= !!now, { flush: 'sync' })
  return ever
}
