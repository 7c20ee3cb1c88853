/**
 * `npm run test:product`: installs, typechecks and builds the application for Vercel in a copy that has no `packages/`,
 * and none of the tests and scripts that start them. What ships needs nothing of the local stack.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { copyProject } from './copyProject.ts'

const LOCAL_PACKAGES = readdirSync('packages').map(name => `devDependencies.@postcard-studio/${name}`)
/** Development only. `tests/types` stays, because `tsconfig.json` refers to it. */
const LEFT_OUT = /^(packages|bench|scripts\/(?!authKeys\.ts)|tests\/(?!types\/)|(vitest|playwright)\.config\.ts)/
/** Without this project's own programs, which npm puts first. */
const PATH = process.env.PATH?.split(delimiter).filter(folder => !folder.startsWith(process.cwd())).join(delimiter)

const copy = copyProject('product', file => !LEFT_OUT.test(file))
try {
  run('npm', ['pkg', 'delete', 'workspaces', ...LOCAL_PACKAGES])
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'])
  run('npx', ['vue-tsc', '-b', '--noEmit'])
  run('npx', ['nuxt', 'build', '--logLevel', 'silent'], { env: { NITRO_PRESET: 'vercel' } })
  if (!existsSync(join(copy, '.vercel/output/config.json')))
    throw new Error('The Vercel build has no output.')
  const built = globSync(join(copy, '.vercel/output/**/*.{js,mjs}')).filter(path => statSync(path).isFile())
  const needing = built.filter(path => readFileSync(path, 'utf8').includes('@postcard-studio/'))
  if (needing.length > 0)
    throw new Error(`The Vercel build imports packages/: ${needing.join(', ')}`)
  run('npm', ['run', 'auth:keys'], { quiet: true })
  console.log('The application installs, typechecks, and builds for Vercel without packages/.')
}
finally {
  rmSync(copy, { recursive: true, force: true })
}

function run(command: string, args: string[], { env = {}, quiet = false }: { env?: NodeJS.ProcessEnv, quiet?: boolean } = {}) {
  console.log(`\n$ ${command} ${args.join(' ')}`)
  const { status } = spawnSync(command, args, { cwd: copy, stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit', env: { ...process.env, PATH, ...env } })
  if (status !== 0)
    throw new Error(`${command} ${args[0]} failed without packages/ (exit code ${status}).`)
}
