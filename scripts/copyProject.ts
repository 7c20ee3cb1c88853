import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Copies the project's files, committed or new, into a temporary folder. Returns the folder. */
export function copyProject(name: string, isCopied: (file: string) => boolean = () => true): string {
  const copy = mkdtempSync(join(realpathSync(tmpdir()), `${name}-`))
  for (const file of files().filter(file => isCopied(file) && existsSync(join(root, file))))
    cpSync(join(root, file), join(copy, file))
  return copy
}

function files() {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  return stdout.split('\0').filter(Boolean)
}
