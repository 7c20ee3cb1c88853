/** `npm run test:ahead`: runs the tests that touch time as if it were thirty days later. Arguments go to Vitest. */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'

const DAYS = 30
/** Matches what asks for the time, fakes it, or is a date: `Date.now()`, `useFakeTimers`, `2026-11`, `1_800_000_000`. */
const TIME = /\bDate\b|\bsetSystemTime\b|\buseFakeTimers\b|\b20\d\d-\d\d\b|\b1_?[5-9]\d\d_?\d{3}_?\d{3}/

/** Left out: their application is another process, whose clock is not moved. `npm run test:clock` runs these too. */
const EXCLUDED = 'tests/ssr/'

const files = globSync('{tests,packages/*/tests}/**/*.test.ts').map(file => file.replaceAll('\\', '/'))
  .filter(file => !file.startsWith(EXCLUDED) && TIME.test(readFileSync(file, 'utf8')))
const { status } = spawnSync('vitest', ['run', ...files, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TEST_DAYS_AHEAD: String(DAYS) },
})
process.exit(status ?? 1)
