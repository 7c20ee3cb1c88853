/**
 * A large import through the browser, from the built application on a local stack: progress moves, leaving the page and
 * coming back shows it, stopping stops, going on completes; nobody is missing and nobody is there twice.
 *
 * Run with `npm run build && npx node bench/files/browser.ts [rows]`; by default 100,000 rows. Fails where any of that is not so.
 */
import { isDeepStrictEqual } from 'node:util'
import { chromium, expect, type Page } from '@playwright/test'
import Papa from 'papaparse'
import { ensureBrowser } from '../../scripts/browser.ts'
import { startApp } from '../../tests/e2e/app.ts'
import { peopleCsv } from './people.ts'

const ROWS = Number(process.argv[2] ?? 100_000)
const TWO_BATCHES = 1000
const TIMEOUT = 20 * 60_000

const shown = ROWS.toLocaleString('en')
const app = await startApp()
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
try {
  const context = await browser.newContext({ baseURL: app.url })
  await context.request.post('/api/auth/guest', { headers: { origin: app.url } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  await page.goto('/app/files')
  await expect(page.getByRole('button', { name: 'Add contact' })).toBeEnabled()
  const row = page.getByRole('list', { name: 'Files' }).getByRole('listitem').filter({ hasText: 'people.csv' })

  const csv = peopleCsv(ROWS)
  const begun = performance.now()
  await page.getByLabel('Files to upload').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await expect(row).toBeVisible({ timeout: TIMEOUT })
  say('uploaded')
  const beforeLeaving = await watch(page, ROWS / 5)
  say(`progress moved ${beforeLeaving.steps} times to ${beforeLeaving.done} rows, at most ${beforeLeaving.longestPause} ms between two`)

  await page.getByRole('link', { name: 'Emails' }).click()
  await expect(page.getByRole('heading', { name: 'New message' })).toBeVisible()
  await page.goBack()
  const back = await watch(page, beforeLeaving.done + 1)
  say(`left, came back and saw ${back.done} rows`)
  await page.reload()
  const reloaded = await watch(page, ROWS / 2)
  say(`loaded anew and saw ${reloaded.done} rows`)

  const atClick = await people()
  await page.getByRole('button', { name: 'Stop: people.csv' }).click()
  await expect(row).toContainText(/Stopped after [\d,]+ of/)
  const atStop = await people()
  await page.waitForTimeout(3000)
  const later = await people()
  say(`stopped: ${atClick} people when the button was looked for, ${atStop} once it had stopped, ${later} three seconds later`)
  if (later - atStop > TWO_BATCHES || later >= ROWS)
    throw new Error('It went on after it was stopped.')

  await page.getByRole('button', { name: 'Go on: people.csv' }).click()
  await expect(row).toContainText(`${shown} rows: ${shown} added`, { timeout: TIMEOUT })
  say('went on to its end')
  await expect(page.getByRole('heading', { name: `Contacts ${shown}` })).toBeVisible()

  const emails = await exported()
  const expected = Array.from({ length: ROWS }, (_, n) => `person.${n}@example.com`).sort()
  if (!isDeepStrictEqual(emails.sort(), expected))
    throw new Error(`The export has ${emails.length} people, ${new Set(emails).size} of them different.`)
  say(`the export has all ${shown} people, each once`)
  if (complaints.length)
    throw new Error(`The console says: ${complaints.join('\n')}`)

  async function exported() {
    const response = await context.request.get('/api/downloads/contacts/all', { timeout: TIMEOUT })
    const { data } = Papa.parse<{ Email: string }>((await response.text()).replace('\uFEFF', ''), { header: true, skipEmptyLines: true })
    return data.map(({ Email }) => Email)
  }

  /** How many contacts there are, as the page says. */
  async function people() {
    const heading = await page.getByRole('heading', { name: /^Contacts/ }).textContent()
    return numberIn(heading)
  }

  function say(what: string) {
    console.log(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${what}`)
  }
}
finally {
  await browser.close()
  await app.close()
}
process.exit()

/** Looks at the progress that is shown until it has come so far. */
async function watch(page: Page, rows: number) {
  const label = page.getByText(new RegExp(`[\\d,]+ of ${shown} rows|${shown} rows:`))
  await label.waitFor({ timeout: TIMEOUT })
  let done = numberIn(await label.textContent())
  let steps = 0
  let longestPause = 0
  for (let since = performance.now(); done < rows;) {
    const text = await label.textContent()
    if (text?.includes(':'))
      throw new Error('It was over before it was stopped: take more rows.')
    const next = numberIn(text)
    if (next < done)
      throw new Error(`Progress went back from ${done} to ${next}.`)
    if (next === done)
      continue
    longestPause = Math.max(longestPause, Math.round(performance.now() - since))
    since = performance.now()
    done = next
    steps++
  }
  return { done, steps, longestPause }
}

/** The first number of a text that a page shows. */
function numberIn(text: string | null) {
  return Number(/[\d,]+/.exec(text ?? '')?.[0].replaceAll(',', '') ?? Number.NaN)
}
