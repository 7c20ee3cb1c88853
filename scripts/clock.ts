/**
 * `npm run test:clock`: runs all unit and function tests on other days and in other time zones, by libfaketime.
 * Names of clocks choose some of them; further arguments go to Vitest.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { aptInstall, tryInstall } from './install.ts'

interface Clock {
  /** Time of the system clock when the run starts, in milliseconds since the epoch. */
  time: number
  /** Whether each process starts at that time, so that every test file passes it. */
  restarts?: boolean
  zone: string
}

const DAY_MS = 24 * 60 * 60 * 1000
/** Ends a run that hangs. */
const MAX_DURATION_MS = 15 * 60 * 1000
const LIBRARIES = '/usr/{local/lib,lib,lib/*}/faketime/libfaketimeMT.so.1'

const now = new Date()
const year = now.getUTCFullYear()
/** In Auckland it is the next day already, in St. John's still the day before. */
const clocks: Record<string, Clock> = {
  'two-weeks-ahead': { time: now.getTime() + 14 * DAY_MS, zone: 'Pacific/Auckland' },
  'month-end': { time: Date.UTC(year, now.getUTCMonth() + 1, 1) - 10_000, restarts: true, zone: 'UTC' },
  'new-year': { time: Date.UTC(year + 1, 0, 1, 0, 30), zone: 'America/St_Johns' },
  'leap-day': { time: nextLeapDay(), zone: 'Pacific/Auckland' },
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
  console.error(`Tests depend on the time: ${failed.join(', ')}. Run \`npm run test:clock -- ${failed[0]}\` to see.`)
  process.exit(1)
}

function passes({ time, restarts, zone }: Clock) {
  const { status, signal } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...options], {
    stdio: 'inherit',
    timeout: MAX_DURATION_MS,
    env: {
      ...process.env,
      LD_PRELOAD: library,
      FAKETIME: restarts ? startingAt(time) : `${offsetTo(time)}`,
      // Timers are to run as ever.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      TZ: zone,
    },
  })
  if (signal)
    console.error(`Vitest was ended by ${signal}.`)
  return status === 0
}

/** Formats a time for libfaketime, in the time zone of the run. */
function startingAt(time: number) {
  return `@${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}`
}

/** Seconds from the present time, which child processes take over unchanged. */
function offsetTo(time: number) {
  const seconds = Math.round((time - Date.now()) / 1000)
  return seconds < 0 ? `${seconds}` : `+${seconds}`
}

/** Noon of the next 29 February. */
function nextLeapDay() {
  for (let year = new Date().getUTCFullYear(); ; year++) {
    const day = new Date(Date.UTC(year, 1, 29, 12))
    if (day.getUTCDate() === 29 && day.getTime() > Date.now())
      return day.getTime()
  }
}

/** Returns the path of libfaketime, after installing Debian's package where it is missing. */
function ensureLibfaketime() {
  const found = findLibfaketime()
  if (found)
    return found

  console.log('There is no libfaketime yet, installing it to set the clock of tests.')
  const command = aptInstall('faketime')
  if (command)
    tryInstall(command)
  const installed = findLibfaketime()
  if (!installed)
    throw new Error('libfaketime was not found and could not be installed. Install it (on Debian: apt-get install faketime), or set FAKETIME_PATH to libfaketimeMT.so.1.')
  return installed
}

function findLibfaketime() {
  return process.env.FAKETIME_PATH || globSync(LIBRARIES)[0]
}
