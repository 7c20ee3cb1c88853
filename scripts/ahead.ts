/** `npm run test:ahead`: runs the tests that touch time as if it were thirty days later. Arguments go to Vitest. */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'

const DAYS = 30
/** Matches what asks for the time, fakes it, or is a date: `Date.now()`, `useFakeTimers`, `2026-11`, `1_800_000_000`. */
const TIME = /\bDate\b|\bsetSystemTime\b|\buseFakeTimers\b|\b20\d\d-\d\d\b|\b1_?[5-9]\d\d_?\d{3}_?\d{3}/

/** Left out: `npm run test:clock` runs these too. */
const EXCLUDED = [
  // Their application is another process, whose clock is not moved.
  'tests/ssr/',
  // They hash passwords for a minute, and set the clock only from the present time on.
  'tests/convex/auth.test.ts',
  'tests/convex/limits.test.ts',
]

const files = globSync('tests/**/*.test.ts').map(file => file.replaceAll('\\', '/'))
  .filter(file => !EXCLUDED.some(path => file.startsWith(path)) && TIME.test(readFileSync(file, 'utf8')))
const { status } = spawnSync('vitest', ['run', ...files, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TEST_DAYS_AHEAD: String(DAYS) },
})
process.exit(status ?? 1)
