const CONTROLS = 'a[href], button, input, textarea, [tabindex="0"]'

/**
 * Keeps the keyboard where it was when the control that has the focus goes away, which otherwise sends it to the start
 * of the page: to what stands there now in the same row, or in the next one, else to the section. A button that was
 * only disabled while it worked has it again.
 *
 * @param root The part of the page that is watched.
 */
export function usePreserveFocus(root: Ref<HTMLElement | null>) {
  let focused: HTMLElement | undefined
  let place: Place | undefined

  useEventListener(root, 'focusin', ({ target }) => {
    focused = target as HTMLElement
    place = placeOf(focused)
  })
  // Whoever clicks beside it wants to leave it.
  useEventListener(root, 'focusout', async ({ target, relatedTarget }) => {
    await nextTick()
    if (!relatedTarget && target === focused && focused?.isConnected && !focused.matches(':disabled'))
      focused = place = undefined
  })
  // The whole page: a dialog that asked first closes after the row behind it is gone.
  useMutationObserver(() => root.value?.ownerDocument.body, () => {
    if (focused?.isConnected)
      place = placeOf(focused)
    if (document.activeElement === document.body && place)
      (focused?.isConnected ? focused : fallbackFor(place))?.focus({ preventScroll: true })
  }, { childList: true, subtree: true, attributeFilter: ['disabled'] })
}

interface Place { rows: (Element | null)[], position: number, section: HTMLElement | null }

function placeOf(control: HTMLElement): Place {
  const row = control.closest('li, tr')
  return {
    rows: row ? [row, row.nextElementSibling, row.previousElementSibling] : [],
    position: row ? controlsOf(row).indexOf(control) : -1,
    section: control.closest<HTMLElement>('section, main'),
  }
}

function fallbackFor({ rows, position, section }: Place) {
  for (const row of rows.filter(row => row?.isConnected)) {
    const controls = controlsOf(row!)
    if (controls.length > 0)
      return controls[position] ?? controls.at(-1)
  }
  section?.setAttribute('tabindex', '-1')
  return section
}

function controlsOf(row: Element) {
  return [...row.querySelectorAll<HTMLElement>(CONTROLS)]
}
