/**
 * `npm run test:product`: installs, typechecks and builds the application for Vercel in a copy that has no `packages/`,
 * and none of the tests and scripts that start them. What ships needs nothing of the local stack.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LOCAL_PACKAGES = readdirSync('packages').map(name => `devDependencies.@postcard-studio/${name}`)
/** Development only. `tests/types` stays, because `tsconfig.json` refers to it. */
const LEFT_OUT = /^(packages|bench|scripts|tests\/(?!types\/)|(vitest|playwright)\.config\.ts)/

const copy = mkdtempSync(join(tmpdir(), 'product-'))
try {
  for (const file of files().filter(file => !LEFT_OUT.test(file) && existsSync(file)))
    cpSync(file, join(copy, file))
  run('npm', ['pkg', 'delete', 'workspaces', ...LOCAL_PACKAGES])
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'])
  run('npx', ['vue-tsc', '-b', '--noEmit'])
  run('npx', ['nuxt', 'build', '--logLevel', 'silent'], { NITRO_PRESET: 'vercel' })
  if (!existsSync(join(copy, '.vercel/output/config.json')))
    throw new Error('The build for Vercel has no output.')
  console.log('The application installs, typechecks and builds for Vercel without packages/.')
}
finally {
  rmSync(copy, { recursive: true, force: true })
}

function files() {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  return stdout.split('\0').filter(Boolean)
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  console.log(`\n$ ${command} ${args.join(' ')}`)
  const { status } = spawnSync(command, args, { cwd: copy, stdio: 'inherit', env: { ...process.env, ...env } })
  if (status !== 0)
    throw new Error(`${command} ${args[0]} failed without packages/ (exit code ${status}).`)
}
