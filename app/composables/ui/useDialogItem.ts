/**
 * What a dialog shows: it opens with a thing to show, and keeps that in sight until it has closed.
 *
 * @param asked The thing, or its id; undefined while closed. Closing the dialog empties it.
 * @returns `open` for the dialog's model; `item`, what to show; `onClosed` for its `after:leave`.
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
