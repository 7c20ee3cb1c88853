/**
 * Announces changes of a list's items to screen readers, politely. New and unchanged items aren't announced.
 *
 * @param say Returns the announcement for an item, with its name. `undefined` announces nothing, as during progress.
 */
export function useAnnouncements<Item extends { _id: string }>(items: Ref<Item[]>, say: (item: Item) => string | undefined) {
  const { polite } = useAnnouncer()
  const said = new Map<string, string | undefined>()

  watch(items, (now) => {
    const news = now.filter(item => said.has(item._id) && said.get(item._id) !== say(item)).map(say).filter(Boolean)
    for (const item of now)
      said.set(item._id, say(item))
    if (news.length > 0)
      polite(news.join('. '))
  }, { immediate: true })
}
