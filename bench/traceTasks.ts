/** Chromium's traces of pages as they load, task by task. */
import { chromium } from 'playwright'
import { ensureBrowser } from '../scripts/browser.ts'

/** Part of an event in Chromium's trace format. Times are in microseconds. */
interface TraceEvent {
  name: string
  pid: number
  tid: number
  ts: number
  /** Time of the processor, which other programs do not prolong. */
  tdur?: number
  args?: { data?: { documentLoaderURL?: string } }
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-lighthouse', 'loading', 'blink.user_timing']
/** The phone of Lighthouse's mobile preset. */
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true }
const CPU_SLOWDOWN = 4
const MAX_TASK_MS = 50
/** How long a page is watched after it is hydrated, in milliseconds. */
const QUIET_MS = 500

/**
 * Measures how long tasks exceed 50 ms after the first paint, on a phone, as Lighthouse's total blocking time does. It counts the
 * processor's time of each task, so that it is about the page and not about other programs.
 *
 * @returns milliseconds
 */
export async function blockedTime(url: string) {
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  try {
    const context = await browser.newContext(PHONE)
    const { origin, pathname } = new URL(url)
    if (pathname.startsWith('/app'))
      await context.request.post(`${origin}/api/auth/guest`, { headers: { origin } })
    const page = await context.newPage()
    await browser.startTracing(page, { categories: CATEGORIES })
    await page.goto(url)
    await page.waitForFunction(() => window.useNuxtApp?.().isHydrating === false)
    await page.waitForTimeout(QUIET_MS)
    const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] }
    return excessOf(traceEvents, url)
  }
  finally {
    await browser.close()
  }
}

function excessOf(events: TraceEvent[], url: string) {
  const { pid, tid } = events.find(({ name, args }) => name === 'navigationStart' && args?.data?.documentLoaderURL === url)!
  const own = events.filter(event => event.pid === pid && event.tid === tid)
  const painted = own.find(({ name }) => name === 'firstContentfulPaint')!.ts
  const tasks = own.filter(({ name, ts }) => name === 'RunTask' && ts >= painted)
  if (tasks.length === 0)
    throw new Error('The trace has no tasks.')
  return tasks.reduce((sum, { tdur = 0 }) => sum + Math.max(0, tdur / 1000 * CPU_SLOWDOWN - MAX_TASK_MS), 0)
}
