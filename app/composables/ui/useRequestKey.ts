/**
 * Keeps one idempotency key per content, also over a reload: the same content again is the same request, and changed
 * content is a new one.
 *
 * @param name Name of the key in the tab's session storage.
 */
export function useRequestKey(name: string) {
  const last = useSessionStorage(name, { key: '', content: '' }, { initOnMounted: true })

  function keyFor(...parts: string[]) {
    const content = JSON.stringify(parts)
    if (last.value.content !== content)
      last.value = { key: crypto.randomUUID(), content }
    return last.value.key
  }

  /** Forgets the key. Call it when the request is settled, so that the same content is a new request. */
  function forget() {
    last.value = { key: '', content: '' }
  }

  return { keyFor, forget }
}
