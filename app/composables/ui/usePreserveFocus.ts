const CONTROLS = 'a[href], button, input, textarea, [tabindex="0"]'

/**
 * Keeps the keyboard focus in place when the focused control disappears, because browsers then move it to the start of
 * the page. The focus goes to the control in the same place of the row or the next row, else to the section. A button
 * that was disabled while it worked gets the focus back.
 *
 * @param root Part of the page to watch.
 */
export function usePreserveFocus(root: Ref<HTMLElement | null>) {
  let focused: HTMLElement | undefined
  let place: Place | undefined

  useEventListener(root, 'focusin', ({ target }) => {
    focused = target as HTMLElement
    place = placeOf(focused)
  })
  // A click outside of the control means that the user left it.
  useEventListener(root, 'focusout', async ({ target, relatedTarget }) => {
    await nextTick()
    if (!relatedTarget && target === focused && focused?.isConnected && !focused.matches(':disabled'))
      focused = place = undefined
  })
  // Observe the whole page, because a confirmation dialog closes after the row behind it is gone.
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
