const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]'

/**
 * Keeps the keyboard where it was when the control that has the focus goes away, which otherwise sends it to the start
 * of the page: a deleted row leaves it to the same control of the next one, a button to its neighbour, anything else
 * to its section. A button that was only disabled while it worked has it again.
 *
 * @param root The part of the page that is watched.
 */
export function useKeptFocus(root: Ref<HTMLElement | null>) {
  let focused: HTMLElement | undefined
  let refuge: HTMLElement | undefined

  useEventListener(root, 'focusin', ({ target }) => {
    focused = target as HTMLElement
    refuge = undefined
  })
  // The whole page: a dialog that asked first closes after the row behind it is gone.
  useMutationObserver(() => root.value?.ownerDocument.body, (records) => {
    if (!focused)
      return
    if (!focused.isConnected)
      refuge ??= refugeOf(focused, records)
    if (document.activeElement === document.body)
      (focused.isConnected ? focused : refuge)?.focus({ preventScroll: focused.isConnected })
  }, { childList: true, subtree: true, attributeFilter: ['disabled'] })
}

function refugeOf(control: HTMLElement, records: MutationRecord[]) {
  for (const { target, removedNodes, nextSibling, previousSibling } of records) {
    const removed = [...removedNodes].find((node): node is HTMLElement => node instanceof HTMLElement && node.contains(control))
    if (!removed)
      continue
    const position = focusableIn(removed).indexOf(control)
    for (const beside of [elementFrom(nextSibling, 'nextSibling'), elementFrom(previousSibling, 'previousSibling')]) {
      const controls = beside ? focusableIn(beside) : []
      if (controls.length > 0)
        return controls[position] ?? controls.at(-1)
    }
    return sectionAround(target)
  }
}

/** The first element from a node on. Vue leaves comments between them. */
function elementFrom(node: Node | null, next: 'nextSibling' | 'previousSibling') {
  while (node && !(node instanceof HTMLElement))
    node = node[next]
  return node
}

function focusableIn(element: HTMLElement) {
  const inside = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)]
  return element.matches(FOCUSABLE) ? [element, ...inside] : inside
}

function sectionAround(node: Node) {
  const section = (node as HTMLElement).closest<HTMLElement>('section, main')
  section?.setAttribute('tabindex', '-1')
  return section ?? undefined
}
