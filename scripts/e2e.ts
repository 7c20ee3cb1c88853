/** `npm run test:e2e`: builds the application and runs the browser tests; arguments go to Playwright. */
import { spawnSync } from 'node:child_process'
import { ensureBrowser } from './browser.ts'

const env = { ...process.env, CHROMIUM_PATH: ensureBrowser() }

run('nuxt', ['build', '--logLevel', 'silent'])
run('playwright', ['test', ...process.argv.slice(2)])

function run(command: string, args: string[]) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env })
  if (status !== 0)
    process.exit(status ?? 1)
}
