/**
 * Returns a ref that is `true` from the first time `asked` is truthy. Use it to load a dialog on first open.
 *
 * @param asked Item of the dialog, or whether it is open.
 */
export function useOnceTrue(asked: Ref<unknown>) {
  const ever = ref(!!asked.value)
  watch(asked, now => ever.value ||= !!now, { flush: 'sync' })
  return ever
}
