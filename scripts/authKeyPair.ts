import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { generateAuthKeys, type AuthKeys } from '../shared/authKeys.ts'

/** The pair in `file`, made if there is none, so that sessions survive a restart. In memory without a file. */
export function keepAuthKeys(file: string | undefined): AuthKeys {
  if (file && existsSync(file))
    return JSON.parse(readFileSync(file, 'utf8')) as AuthKeys
  const keys = generateAuthKeys()
  if (file)
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
  return keys
}
