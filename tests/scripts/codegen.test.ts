import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

// Kills the generator before the test ends: without its folder the generator would search for it without end.
const PATIENCE_MS = 60_000

// Also the proof that the official bundler takes every function.
it('finds convex/_generated as the official generator writes it', async () => {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/codegen.ts'), '--typecheck', 'disable'], { cwd: copy, timeout: PATIENCE_MS })

  expect(await generated(root)).toEqual(await generated(copy))
}, 2 * PATIENCE_MS)

let copy: string

beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'codegen-'))
  for (const name of ['convex', 'shared', 'convex.json', 'package.json'])
    await cp(join(root, name), join(copy, name), { recursive: true })
  await rm(join(copy, 'convex/_generated'), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
})

afterEach(() => rm(copy, { recursive: true, force: true }))

async function generated(project: string) {
  const folder = join(project, 'convex/_generated')
  const names = (await readdir(folder)).sort()
  return Object.fromEntries(await Promise.all(names.map(async name => [name, await readFile(join(folder, name), 'utf8')])))
}
