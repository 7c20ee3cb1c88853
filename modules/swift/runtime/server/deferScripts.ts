import { defineNitroPlugin } from '#imports'

/** Tags that load the scripts of a page: Vue's entry, and hints of what it imports. */
const SCRIPTS = /<(?:link|script)(?=[^>]* (?:rel="modulepreload"|type="module"))[^>]*>(?:<\/script>)?/g

/** When scripts are loaded even if the browser doesn't report a paint. */
const MAX_WAIT_MS = 2000

/**
 * Loads scripts after the first paint, because a page shows what the server rendered before any of them runs. Style, fonts
 * and images get the bandwidth first, and no script runs before the browser paints.
 */
export default defineNitroPlugin((nitro) => {
  nitro.hooks.hook('render:html', (html) => {
    let scripts = ''
    html.head = html.head.map(tags => tags.replace(SCRIPTS, (tag) => {
      scripts += tag.replace(' ', ' fetchpriority="low" ')
      return ''
    }))
    if (scripts)
      html.bodyAppend.push(`<template>${scripts}</template><script>${loadOncePainted}</script>`)
  })
})

/** Runs in the page. A tab in the background is never painted, so it doesn't wait. */
const loadOncePainted = `{
const { content } = document.currentScript.previousElementSibling
const load = () => document.head.append(content)
new PerformanceObserver(load).observe({ type: 'paint', buffered: true })
document.addEventListener('visibilitychange', load)
setTimeout(load, document.hidden ? 0 : ${MAX_WAIT_MS})
}`
