/**
 * `npm run test:e2e`: builds the application and runs the browser tests; arguments go to Playwright. `--plain` builds without
 * `modules/swift/`, and runs the tests that open this build: the demo and the composables' own site have none of its parts.
 */
import { spawnSync } from 'node:child_process'
import { ensureBrowser } from './browser.ts'

const given = process.argv.slice(2)
const isPlain = given.includes('--plain')
const options = given.filter(argument => argument !== '--plain')
const env = { ...process.env, CHROMIUM_PATH: ensureBrowser(), SWIFT: String(!isPlain) }

run('nuxt', ['build', '--logLevel', 'silent'])
run('playwright', ['test', ...isPlain ? ['--project=build'] : [], ...options])

function run(command: string, args: string[]) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env })
  if (status !== 0)
    process.exit(status ?? 1)
}
