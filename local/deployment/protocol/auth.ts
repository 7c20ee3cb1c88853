/** Who is calling: nobody, a user with a token, or the deployment's admin. */
import { timingSafeEqual } from 'node:crypto'
import type { UserIdentity } from 'convex/server'
import { HttpError } from './http.ts'

export interface Caller {
  identity: UserIdentity | null
  admin: boolean
}

export const NOBODY: Caller = { identity: null, admin: false }

/** Turns a user's token into an identity. Rejects with an `AuthenticationError`. */
export type Verify = (token: string) => Promise<UserIdentity>

/** A token that was not accepted. The message is told to the client. */
export class AuthenticationError extends Error {
  override name = 'AuthenticationError'
}

/** Refuses every token: the application has no `auth.config`. */
export const refuseTokens: Verify = async () => {
  throw new AuthenticationError('No auth provider found matching the given token. Check that your convex/auth.config.ts file is set up.')
}

export class Authenticator {
  private readonly adminKey: string
  private readonly verify: Verify

  constructor(adminKey: string, verify: Verify) {
    this.adminKey = adminKey
    this.verify = verify
  }

  async user(token: string): Promise<Caller> {
    return { identity: await this.verify(token), admin: false }
  }

  /** The admin, who may act as a user. Throws when the key is another one. */
  admin(key: string, actingAs?: Partial<UserIdentity>): Caller {
    const given = Buffer.from(key)
    const expected = Buffer.from(this.adminKey)
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new AuthenticationError('The provided deploy key was invalid for this deployment.')
    return { identity: actingAs ? completeIdentity(actingAs) : null, admin: true }
  }

  /** `Bearer <token>`, `Convex <admin key>` or `Convex <admin key>:<base64 of the identity to act as>`. */
  async header(authorization: string | null): Promise<Caller> {
    if (!authorization)
      return NOBODY
    const [scheme = '', credentials = ''] = authorization.split(/ (.*)/s)
    if (scheme.toLowerCase() === 'bearer')
      return await this.user(credentials)
    if (scheme.toLowerCase() !== 'convex')
      throw new AuthenticationError('The Authorization header must be `Bearer <token>` or `Convex <admin key>`.')
    const [key = '', actingAs] = credentials.split(':')
    return this.admin(key, actingAs ? JSON.parse(Buffer.from(actingAs, 'base64').toString()) as Partial<UserIdentity> : undefined)
  }
}

/** The caller of an HTTP request. Throws a 401 when its credentials are not accepted. */
export async function authenticateRequest(authenticator: Authenticator, request: Request): Promise<Caller> {
  try {
    return await authenticator.header(request.headers.get('authorization'))
  }
  catch (error) {
    throw new HttpError(401, 'Unauthenticated', (error as Error).message)
  }
}

function completeIdentity(identity: Partial<UserIdentity>): UserIdentity {
  const { subject = '', issuer = '' } = identity
  return { ...identity, subject, issuer, tokenIdentifier: identity.tokenIdentifier ?? `${issuer}|${subject}` }
}
