/**
 * Opens a dialog for an item, and keeps the item visible while the dialog plays its closing animation.
 *
 * @param asked The item, or its ID; undefined while closed. Closing the dialog empties it.
 * @returns `open` for the dialog's model; `item` to show; `onClosed` for its `after:leave`.
 */
export function useDialogItem<Thing>(asked: Ref<Thing | undefined>) {
  const item = shallowRef(asked.value)
  watch(asked, now => item.value = now ?? item.value, { flush: 'sync' })
  const open = computed({
    get: () => asked.value !== undefined,
    set: value => value || (asked.value = undefined),
  })
  return { open, item, onClosed: () => item.value = asked.value }
}
