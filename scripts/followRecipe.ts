/**
 * `npm run test:recipe`: follows docs/recipes/add-a-feature.md in a copy, with nothing but the page, then checks the copy's
 * types, lint and tests. The page says how many files that exist it changes.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { copyProject } from './copyProject.ts'

const RECIPE = 'docs/recipes/add-a-feature.md'
const MOST_CHANGED = 4

const copy = copyProject('recipe')
try {
  linkModules()
  const changed = follow(readFileSync(RECIPE, 'utf8'))
  if (changed.length > MOST_CHANGED)
    throw new Error(`${RECIPE} changes ${changed.length} existing files. The limit is ${MOST_CHANGED}: ${changed.join(', ')}.`)
  run('npx', ['nuxt', 'prepare'])
  run('npm', ['run', 'codegen'])
  run('npx', ['vitest', 'run', 'tests/scripts/features.test.ts', '-u'])
  run('npx', ['vue-tsc', '-b', '--noEmit'])
  run('npx', ['eslint', 'app', 'convex', 'packages', 'scripts', 'tests', '--max-warnings', '0'])
  run('node', ['scripts/wording.ts'])
  run('npx', ['vitest', 'run', '--project', 'convex', 'tests/convex/sms', 'tests/convex/access', 'tests/convex/doors', 'tests/convex/setup', 'tests/convex/jobs'])
  console.log(`${RECIPE} works and changes ${changed.length} existing files.`)
}
finally {
  rmSync(copy, { recursive: true, force: true })
}

/** Makes and changes the files as the page shows them. Returns those that it changes. */
function follow(page: string) {
  const changed: string[] = []
  for (const [, path, language, code] of page.matchAll(/`([\w./-]+)`:\n\n```(\w+)\n([^]*?)```\n/g)) {
    const file = join(copy, path!)
    if (language === 'diff') {
      writeFileSync(file, code!.split('@@\n').reduce(applyHunk, readFileSync(file, 'utf8')))
      changed.push(path!)
    }
    else {
      if (existsSync(file))
        throw new Error(`${RECIPE} creates ${path}, but it already exists.`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, code!)
    }
  }
  return changed
}

function applyHunk(text: string, hunk: string) {
  const lines = hunk.split('\n').slice(0, -1)
  const [before, after] = ['-', '+'].map(sign => lines.filter(line => line.startsWith(sign) || line.startsWith(' ')).map(line => `${line.slice(1)}\n`).join(''))
  if (text.split(before!).length !== 2)
    throw new Error(`${RECIPE} changes these lines. They must occur exactly once in their file:\n${before}`)
  return text.replace(before!, () => after!)
}

/** Links the packages that are installed, except this project's own, which the recipe may change. */
function linkModules() {
  mkdirSync(join(copy, 'node_modules/@postcard-studio'), { recursive: true })
  for (const name of readdirSync('node_modules').filter(name => name !== '@postcard-studio'))
    symlinkSync(resolve('node_modules', name), join(copy, 'node_modules', name))
  for (const name of readdirSync('packages'))
    symlinkSync(join('../../packages', name), join(copy, 'node_modules/@postcard-studio', name))
}

function run(command: string, args: string[]) {
  console.log(`\n$ ${command} ${args.join(' ')}`)
  const { status } = spawnSync(command, args, { cwd: copy, stdio: 'inherit' })
  if (status !== 0)
    throw new Error(`${command} ${args.slice(0, 2).join(' ')} failed after following ${RECIPE} (exit code ${status}).`)
}
