/** The keys that a deployment signs its users' tokens with. */
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

export interface AuthKeys {
  /** PKCS #8, on one line: deployments keep variables of one line best. */
  JWT_PRIVATE_KEY: string
  /** The public half, as `/.well-known/jwks.json` serves it. */
  JWKS: string
}

/** A new pair. Tokens signed with an earlier one are no longer accepted. */
export function generateAuthKeys(): AuthKeys {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    JWT_PRIVATE_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })).trimEnd().replaceAll('\n', ' '),
    JWKS: JSON.stringify({ keys: [{ use: 'sig', ...publicKey.export({ format: 'jwk' }) }] }),
  }
}

/** The pair in `file`, made if there is none, so that sessions survive a restart. In memory without a file. */
export function keepAuthKeys(file: string | undefined): AuthKeys {
  if (file && existsSync(file))
    return JSON.parse(readFileSync(file, 'utf8')) as AuthKeys
  const keys = generateAuthKeys()
  if (file)
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
  return keys
}
