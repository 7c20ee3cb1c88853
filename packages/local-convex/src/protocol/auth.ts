/** Who is calling: nobody, a user with a token, or the deployment's admin. */
import { timingSafeEqual } from 'node:crypto'
import type { UserIdentity } from 'convex/server'
import { AuthenticationError } from './errors.ts'

export interface Caller {
  identity: UserIdentity | null
  admin: boolean
  /** Until when the token is good, ms since the epoch; absent for callers without one. */
  expiresAt?: number
}

export const NOBODY: Caller = { identity: null, admin: false }

/** Turns a user's token into an identity. Rejects with an `AuthenticationError`. */
export type Verify = (token: string) => Promise<{ identity: UserIdentity, expiresAt: number }>

export class Authenticator {
  private readonly adminKey: string
  private readonly verify: Verify

  constructor(adminKey: string, verify: Verify) {
    this.adminKey = adminKey
    this.verify = verify
  }

  async user(token: string): Promise<Caller> {
    return { ...await this.verify(token), admin: false }
  }

  /** The admin, who may act as a user. */
  admin(key: string, actingAs?: Partial<UserIdentity>): Caller {
    const given = Buffer.from(key)
    const expected = Buffer.from(this.adminKey)
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new AuthenticationError('The provided deploy key was invalid for this deployment.')
    return { identity: actingAs ? completeIdentity(actingAs) : null, admin: true }
  }

  /** `Authorization: Bearer <token>`, `Convex <admin key>` or `Convex <admin key>:<base64 of who to act as>`. */
  async request({ headers }: Request): Promise<Caller> {
    const [, scheme = '', credentials = ''] = /^(\S+) (.*)$/.exec(headers.get('authorization') ?? '') ?? []
    if (scheme.toLowerCase() === 'bearer')
      return await this.user(credentials)
    if (scheme.toLowerCase() === 'convex') {
      const [key = '', actingAs] = credentials.split(':')
      return this.admin(key, actingAs ? JSON.parse(Buffer.from(actingAs, 'base64').toString()) as Partial<UserIdentity> : undefined)
    }
    if (headers.has('authorization'))
      throw new AuthenticationError('The Authorization header must be `Bearer <token>` or `Convex <admin key>`.')
    return NOBODY
  }
}

function completeIdentity(identity: Partial<UserIdentity>): UserIdentity {
  const { subject = '', issuer = '' } = identity
  return { ...identity, subject, issuer, tokenIdentifier: identity.tokenIdentifier ?? `${issuer}|${subject}` }
}
