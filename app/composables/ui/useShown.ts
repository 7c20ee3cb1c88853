/**
 * What a dialog shows: it opens with a thing to show, and keeps that in sight until it has closed.
 *
 * @param asked The thing, or its id; undefined while closed. Closing the dialog empties it.
 * @returns `open` for the dialog's model; `shown`, what to show; `left` for its `after:leave`.
 */
export function useShown<Thing>(asked: Ref<Thing | undefined>) {
  const shown = shallowRef(asked.value)
  watch(asked, now => shown.value = now ?? shown.value, { flush: 'sync' })
  const open = computed({
    get: () => asked.value !== undefined,
    set: value => value || (asked.value = undefined),
  })
  return { open, shown, left: () => shown.value = asked.value }
}
