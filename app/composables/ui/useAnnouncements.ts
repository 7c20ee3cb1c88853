/**
 * Tells screen readers, politely, when what is said of an item of a list changes. What is new in the list and what
 * stays the same is not told.
 *
 * @param say What to tell of an item, with its name; nothing while there is nothing to tell, as during progress.
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
