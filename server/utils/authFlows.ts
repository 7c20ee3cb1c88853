import { createError, getHeader, getRequestIP } from 'h3'
import type { H3Event } from 'h3'
import { browserName } from './browserName'

/** Fields that a step of signing in may bring. All are text; the backend decides whether they are any good. */
export interface AuthFields {
  email: string
  password: string
  name: string
  code: string
}

/** What each step means to Convex Auth. */
const flows = {
  'sign-in': ({ email, password }: AuthFields) => withPassword({ flow: 'signIn', email, password }),
  'sign-up': ({ email, password, name }: AuthFields) => withPassword({ flow: 'signUp', email, password, name }),
  'verify': ({ email, code, password }: AuthFields) => withPassword({ flow: 'email-verification', email, code, password }),
  'request-code': ({ email }: AuthFields) => withPassword({ flow: 'email-verification', email }),
  'request-reset': ({ email }: AuthFields) => withPassword({ flow: 'reset', email }),
  'reset': ({ email, code, password }: AuthFields) => withPassword({ flow: 'reset-verification', email, code, newPassword: password }),
  'guest': () => ({ provider: 'anonymous', params: {} as Record<string, string> }),
}

/** The visitor's address, for limits by address; nothing while no secret says to Convex that this server may name it. */
export function forwardedAddress(event: H3Event) {
  const secret = useRuntimeConfig(event).authProxySecret
  const address = getRequestIP(event, { xForwardedFor: true })
  return secret && address ? { forwarded: { secret, address } } : {}
}

/** The visitor's browser, for their list of sessions; nothing for an unknown one. */
export function namedBrowser(event: H3Event) {
  const browser = browserName(getHeader(event, 'user-agent'))
  return browser ? { browser } : {}
}

/** Arguments of Convex Auth's `signIn` for a step, from what a browser sent. */
export function signInArgs(step: string, body: unknown) {
  if (!Object.hasOwn(flows, step))
    throw createError({ statusCode: 404, statusMessage: 'Unknown sign-in step' })
  return flows[step as keyof typeof flows](textFields(body))
}

function withPassword(params: Record<string, string>) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  return { provider: 'password', params: Object.fromEntries(given) }
}

function textFields(body: unknown): AuthFields {
  const texts = Object.entries(Object(body) as Record<string, unknown>)
    .filter((field): field is [string, string] => typeof field[1] === 'string' && field[1].length <= 1_000)
  return Object.fromEntries(texts) as unknown as AuthFields
}
