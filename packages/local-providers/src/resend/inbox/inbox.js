// Keeps the inbox up to date: asks for the parts marked `data-live`, replaces only what changed, and words times
// for the reader's clock. Without it the pages work, but have to be reloaded.

const interval = 2_000
const parts = [...document.querySelectorAll('[data-live]')].map(element => ({ element, etag: '', known: new Map() }))
const title = document.title
let news = 0
let timer

for (const part of parts) {
  for (const item of part.element.children)
    part.known.set(item.id, undefined)
}
wordTimes(document)
document.querySelector('.email[aria-current]')?.scrollIntoView({ block: 'nearest' })
poll()
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    news = 0
    document.title = title
    poll()
  }
})

async function poll() {
  clearTimeout(timer)
  try {
    for (const part of parts)
      await refresh(part)
    say('[data-connection]', '')
  }
  catch {
    say('[data-connection]', 'Connection lost. Reconnecting…')
  }
  timer = setTimeout(poll, document.hidden ? interval * 5 : interval)
}

async function refresh(part) {
  const response = await fetch(part.element.dataset.live, { headers: { 'if-none-match': part.etag } })
  if (response.status === 304)
    return
  if (response.status === 404)
    return location.assign('/inbox')
  if (!response.ok)
    throw new Error(`Answered with ${response.status}`)
  if (response.headers.has('x-count'))
    say('[data-count]', response.headers.get('x-count'))
  const isFirst = part.etag === ''
  part.etag = response.headers.get('etag') ?? ''
  const template = document.createElement('template')
  template.innerHTML = await response.text()
  const added = reconcile(part, [...template.content.children])
  if ('announce' in part.element.dataset) {
    document.querySelector('[data-empty]').hidden = part.element.children.length > 0
    if (added > 0 && !isFirst)
      announce(added)
  }
}

/** Makes the list's items those of `wanted`, touching only new and changed ones so that scroll and focus stay. */
function reconcile({ element, known }, wanted) {
  const ids = new Set(wanted.map(item => item.id))
  for (const item of [...element.children]) {
    if (!ids.has(item.id)) {
      item.remove()
      known.delete(item.id)
    }
  }
  let added = 0
  let previous = null
  for (const item of wanted) {
    const markup = item.outerHTML
    let current = document.getElementById(item.id)
    if (!current)
      added += 1
    if (!current || known.get(item.id) !== markup) {
      const hadFocus = current?.contains(document.activeElement)
      current?.remove()
      wordTimes(item)
      current = item
      place(element, current, previous)
      if (hadFocus)
        current.querySelector('a, button')?.focus({ preventScroll: true })
    }
    else if (current.previousElementSibling !== previous) {
      place(element, current, previous)
    }
    known.set(item.id, markup)
    previous = current
  }
  return added
}

function place(element, item, previous) {
  if (previous)
    previous.after(item)
  else
    element.prepend(item)
}

function announce(added) {
  say('[data-news]', added === 1 ? '1 new email' : `${added} new emails`)
  if (document.hidden) {
    news += added
    document.title = `(${news}) ${title}`
  }
}

function say(selector, text) {
  const element = document.querySelector(selector)
  if (element && element.textContent !== text)
    element.textContent = text
}

function wordTimes(root) {
  const today = new Date().toDateString()
  for (const time of root.querySelectorAll('time')) {
    const at = new Date(time.dateTime)
    time.title = at.toLocaleString()
    if (!time.closest('.email'))
      time.textContent = at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' })
    else if (at.toDateString() === today)
      time.textContent = at.toLocaleTimeString([], { timeStyle: 'short' })
    else
      time.textContent = at.toLocaleDateString([], { dateStyle: 'medium' })
  }
}
