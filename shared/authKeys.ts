import { generateKeyPairSync } from 'node:crypto'

/** The key pair that a deployment signs its users' tokens with, as the deployment's variables. */
export interface AuthKeys {
  /** PKCS #8, on one line: deployments keep variables of one line best. */
  JWT_PRIVATE_KEY: string
  /** The public half, as `/.well-known/jwks.json` serves it. */
  JWKS: string
}

/** Makes a new pair. Tokens signed with an earlier one are no longer accepted. */
export function generateAuthKeys(): AuthKeys {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    JWT_PRIVATE_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })).trimEnd().replaceAll('\n', ' '),
    JWKS: JSON.stringify({ keys: [{ use: 'sig', ...publicKey.export({ format: 'jwk' }) }] }),
  }
}
