import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, linkSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { copyProject as copyFiles } from '../../scripts/copyProject.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a run leaves in `node_modules`. */
const CACHES = ['.cache', '.vite']

export type Demo = ReturnType<typeof startDemo>

/** Copies the project as it is after `git clone` and `npm ci`: without caches and data. */
export function copyProject() {
  const folder = copyFiles('demo')
  cpSync(join(root, '.nuxt'), join(folder, '.nuxt'), { recursive: true })
  linkFolder(join(root, 'node_modules'), join(folder, 'node_modules'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) }
}

/** Starts the demo in a folder. Its processes are a group of their own, as in a terminal. */
export function startDemo(folder: string, [command, ...args]: string[] = [process.execPath, 'scripts/demo.ts']) {
  const child = spawn(command!, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit') as Promise<[number | null]>
  let output = ''
  const read = (chunk: Buffer) => output += stripVTControlCharacters(chunk.toString())
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const until = (pattern: RegExp) => new Promise<RegExpExecArray>((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(output)
      if (found)
        resolve(found)
      return found
    }
    if (look())
      return
    child.stdout.on('data', look)
    ended.then(() => reject(new Error(`The demo ended before it printed ${pattern}:\n${output}`)))
  })
  return {
    pid: child.pid!,
    output: () => output,
    /** Resolves with what the demo prints, once it does. */
    until,
    /** Resolves with an address of the table. */
    address: async (name: string) => (await until(new RegExp(`^ +${name} +(http\\S+)$`, 'm')))[1]!,
    /** Ends it as Ctrl-C does, and resolves with its exit code. */
    async stop() {
      if (child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid!, 'SIGINT')
      return (await ended)[0]
    },
  }
}

/** Links all files of a folder; copies them where the file systems differ. */
function linkFolder(from: string, to: string) {
  mkdirSync(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (CACHES.includes(entry.name))
      continue
    if (entry.isDirectory())
      linkFolder(source, target)
    else if (entry.isSymbolicLink())
      symlinkSync(readlinkSync(source), target)
    else
      linkFile(source, target)
  }
}

function linkFile(from: string, to: string) {
  try {
    linkSync(from, to)
  }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV')
      throw error
    copyFileSync(from, to)
  }
}
