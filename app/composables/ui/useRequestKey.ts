/**
 * One idempotency key for one content, kept over a reload: trying the same again is the same request, a changed one is
 * new.
 *
 * @param name Under which the key is kept in the tab's session storage.
 */
export function useRequestKey(name: string) {
  const last = useSessionStorage(name, { key: '', content: '' }, { initOnMounted: true })

  function keyFor(...parts: string[]) {
    const content = JSON.stringify(parts)
    if (last.value.content !== content)
      last.value = { key: crypto.randomUUID(), content }
    return last.value.key
  }

  /** Once the request is settled, so that the same content asks anew. */
  function forget() {
    last.value = { key: '', content: '' }
  }

  return { keyFor, forget }
}
