import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Finds an executable in `PATH`. */
export function inPath(name: string) {
  return process.env.PATH?.split(delimiter).map(folder => join(folder, name)).find(path => existsSync(path))
}

/** Returns the command that installs a Debian package; `undefined` where this process cannot run it. */
export function aptInstall(name: string) {
  return process.getuid?.() === 0 && inPath('apt-get')
    ? `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends ${name}`
    : undefined
}

/** Runs a command that installs something. It never throws: the caller looks again for what it needs. */
export function tryInstall(command: string) {
  try {
    execFileSync(command, { shell: true, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  catch {
    // The next look says whether it is there.
  }
}
