/**
 * The id of what is open on a page, of a list for instance: undefined for nothing. A link opens it with `?open=<id>`,
 * once the page has come alive; a dialog needs scripts.
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
