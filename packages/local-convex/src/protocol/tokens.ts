/** Verifies users' tokens by the providers that the application names in its `auth.config`. */
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose'
import type { AuthProvider, UserIdentity } from 'convex/server'
import type { JWTPayload, JWTVerifyGetKey } from 'jose'
import { AuthenticationError } from './errors.ts'
import type { Verify } from './auth.ts'
import type { LoadedApp } from '../seam.ts'

/** Claims that functions see under other names, as in Convex's `UserIdentity`. */
const RENAMED: Record<string, string> = {
  given_name: 'givenName',
  family_name: 'familyName',
  preferred_username: 'preferredUsername',
  profile: 'profileUrl',
  picture: 'pictureUrl',
  website: 'websiteUrl',
  email_verified: 'emailVerified',
  zoneinfo: 'timezone',
  locale: 'language',
  phone_number: 'phoneNumber',
  phone_number_verified: 'phoneNumberVerified',
  updated_at: 'updatedAt',
}

const RESERVED = new Set(['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti'])

/** Verifies tokens by what `providers` says at the time; keys are fetched once, and again for a key not seen yet. */
export function tokenVerifier(providers: () => AuthProvider[]): Verify {
  const keySets = new Map<string, Promise<JWTVerifyGetKey>>()

  function keysOf(provider: AuthProvider): Promise<JWTVerifyGetKey> {
    const address = 'jwks' in provider ? provider.jwks : issuerOf(provider)
    const known = keySets.get(address)
    if (known)
      return known
    const keys = findKeys(provider)
    keySets.set(address, keys)
    // What could not be fetched is asked for again by the next token.
    keys.catch(() => keySets.delete(address))
    return keys
  }

  return async (token) => {
    const claims = read(token)
    const audiences = [claims.aud ?? []].flat()
    const provider = providers().find(candidate => sameIssuer(issuerOf(candidate), claims.iss)
      && (candidate.applicationID === undefined || audiences.includes(candidate.applicationID)))
    if (!provider)
      throw new AuthenticationError('No auth provider found matching the given token. Check that your convex/auth.config.ts file is set up.')
    try {
      const { payload } = await jwtVerify(token, await keysOf(provider), {
        audience: provider.applicationID,
        algorithms: 'algorithm' in provider ? [provider.algorithm] : ['RS256', 'ES256'],
        requiredClaims: ['sub', 'exp'],
      })
      return { identity: describe(payload), expiresAt: payload.exp! * 1000 }
    }
    catch (error) {
      if (error instanceof errors.JWTExpired)
        throw new AuthenticationError('Token expired.')
      throw new AuthenticationError(`Could not verify the token: ${(error as Error).message}`)
    }
  }
}

/** What an application's `auth.config` lists. */
export function authProviders({ root }: LoadedApp): AuthProvider[] {
  const config = root.modules['auth.config']?.default as { providers?: AuthProvider[] } | undefined
  return config?.providers ?? []
}

async function findKeys(provider: AuthProvider): Promise<JWTVerifyGetKey> {
  const jwks = 'jwks' in provider ? provider.jwks : await discover(issuerOf(provider))
  return createRemoteJWKSet(new URL(jwks))
}

async function discover(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(address)
  const { jwks_uri: keys } = await response.json() as { jwks_uri?: unknown }
  if (typeof keys !== 'string')
    throw new Error(`${address} names no jwks_uri.`)
  return keys
}

/** A token's claims, not verified yet; none of what is not a JWT. */
function read(token: string): JWTPayload {
  try {
    return decodeJwt(token)
  }
  catch {
    return {}
  }
}

function issuerOf(provider: AuthProvider): string {
  const issuer = 'issuer' in provider ? provider.issuer : provider.domain
  return /^https?:\/\//.test(issuer) ? issuer : `https://${issuer}`
}

function sameIssuer(configured: string, claimed: string | undefined): boolean {
  return configured.replace(/\/$/, '') === claimed?.replace(/\/$/, '')
}

function describe(payload: JWTPayload): UserIdentity {
  const { iss: issuer = '', sub: subject = '' } = payload
  const claims = Object.entries(payload)
    .filter(([name]) => !RESERVED.has(name))
    .map(([name, value]) => [RENAMED[name] ?? name, value])
  return { ...Object.fromEntries(claims), issuer, subject, tokenIdentifier: `${issuer}|${subject}` }
}
