/**
 * `npm run test:e2e`: builds the application and runs the browser tests; arguments go to Playwright. `--plain` leaves
 * `modules/swift/` out, and also the tests of the composables' own site, which never has it.
 */
import { spawnSync } from 'node:child_process'
import { ensureBrowser } from './browser.ts'

const given = process.argv.slice(2)
const isPlain = given.includes('--plain')
const options = given.filter(argument => argument !== '--plain')
const env = { ...process.env, CHROMIUM_PATH: ensureBrowser(), SWIFT: String(!isPlain) }

run('nuxt', ['build', '--logLevel', 'silent'])
run('playwright', ['test', ...isPlain ? ['--project=demo', '--project=build'] : [], ...options])

function run(command: string, args: string[]) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env })
  if (status !== 0)
    process.exit(status ?? 1)
}
