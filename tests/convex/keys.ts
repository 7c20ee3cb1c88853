import { exportJWK, exportPKCS8, generateKeyPair } from 'jose'

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })

/** Keys that a deployment signs tokens with, made once for all tests of a file. */
export const authKeys = {
  JWT_PRIVATE_KEY: await exportPKCS8(privateKey),
  JWKS: JSON.stringify({ keys: [{ use: 'sig', ...await exportJWK(publicKey) }] }),
}
