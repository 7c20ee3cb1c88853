/**
 * `npm run test:clock`: runs all unit and function tests on other days and in other time zones, by libfaketime.
 * Names of clocks choose some of them; further arguments go to Vitest.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { aptInstall, tryInstall } from './install.ts'

interface Clock {
  /** Time of the system clock when a process starts, in milliseconds since the epoch. */
  time: number
  zone: string
}

/** How long before the end of a day each process starts, so that tests run on both sides of it. */
const BEFORE_MIDNIGHT_MS = 10_000
/** Ends a run that hangs. */
const MAX_DURATION_MS = 15 * 60 * 1000
const LIBRARIES = '/usr/{local/lib,lib,lib/*}/faketime/libfaketimeMT.so.1'

/**
 * The last seconds of a year, and of the February of the next leap year. In Auckland the new year has begun by then; in
 * St. John's it is the evening of the day before.
 */
const clocks: Record<string, Clock> = {
  'year-end': { time: Date.UTC(new Date().getUTCFullYear() + 1, 0, 1) - BEFORE_MIDNIGHT_MS, zone: 'Pacific/Auckland' },
  'leap-day': { time: endOfLeapDay() - BEFORE_MIDNIGHT_MS, zone: 'America/St_Johns' },
}

const given = process.argv.slice(2)
const chosen = Object.keys(clocks).filter(name => given.includes(name))
const options = given.filter(argument => !(argument in clocks))
const library = ensureLibfaketime()

const failed: string[] = []
for (const name of chosen.length > 0 ? chosen : Object.keys(clocks)) {
  const { time, zone } = clocks[name]!
  console.log(`\n${name}: ${new Date(time).toISOString()}, ${zone}`)
  if (!passes(clocks[name]!))
    failed.push(name)
}
if (failed.length > 0) {
  console.error(`Tests failed at these clocks: ${failed.join(', ')}. To repeat one, run \`npm run test:clock -- ${failed[0]}\`.`)
  process.exit(1)
}

function passes({ time, zone }: Clock) {
  const { status, signal } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...options], {
    stdio: 'inherit',
    timeout: MAX_DURATION_MS,
    env: {
      ...process.env,
      LD_PRELOAD: library,
      FAKETIME: startingAt(time, zone),
      // Timers are to run as ever.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      TZ: zone,
    },
  })
  if (signal)
    console.error(`Vitest exited with ${signal}.`)
  return status === 0
}

/** Formats a time for libfaketime, which reads it in the time zone of the run. */
function startingAt(time: number, timeZone: string) {
  return `@${new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(time)}`
}

/** Returns when the next 29 February ends. */
function endOfLeapDay() {
  for (let year = new Date().getUTCFullYear(); ; year++) {
    const day = new Date(Date.UTC(year, 1, 29))
    const end = Date.UTC(year, 2, 1)
    if (day.getUTCDate() === 29 && end > Date.now())
      return end
  }
}

/** Returns the path of libfaketime, after installing Debian's package where it is missing. */
function ensureLibfaketime() {
  const found = findLibfaketime()
  if (found)
    return found

  console.log('libfaketime not found. Installing it to set the clock of the tests…')
  const command = aptInstall('faketime')
  if (command)
    tryInstall(command)
  const installed = findLibfaketime()
  if (!installed)
    throw new Error('Couldn\'t find or install libfaketime. Install it (on Debian: apt-get install faketime), or set FAKETIME_PATH to libfaketimeMT.so.1.')
  return installed
}

function findLibfaketime() {
  return process.env.FAKETIME_PATH || globSync(LIBRARIES)[0]
}
