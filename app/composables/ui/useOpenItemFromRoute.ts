/**
 * Returns the ID of the item that is open on a page, or `undefined`. A link opens an item with `?open=<id>` after
 * hydration, because a dialog needs scripts.
 */
export function useOpenItemFromRoute() {
  const opened = ref<string>()
  const { open } = useRoute().query
  onMounted(() => {
    if (typeof open === 'string')
      opened.value = open
  })
  return opened
}
