/** What a deployment remembers besides documents: its admin key, and the variables that were set while it ran. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Settings {
  adminKey: string
  variables: Record<string, string>
}

const FILE = 'settings.json'

/** Reads a data folder's settings, and makes new ones where there are none. */
export function readSettings(dataDir: string | null, instanceName: string): Settings {
  const file = dataDir && join(dataDir, FILE)
  if (file && existsSync(file))
    return JSON.parse(readFileSync(file, 'utf8')) as Settings
  return { adminKey: `${instanceName}|${randomBytes(32).toString('hex')}`, variables: {} }
}

/** Writes them, for nobody but this user to read: whole, or not at all. */
export function writeSettings(dataDir: string | null, settings: Settings): void {
  if (!dataDir)
    return
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, FILE)
  writeFileSync(`${file}.new`, JSON.stringify(settings, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
