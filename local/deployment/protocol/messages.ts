/** Messages of the sync protocol, as they are on the wire. */
import type { UserIdentity } from 'convex/server'
import type { JSONValue } from 'convex/values'

export interface AddQuery {
  type: 'Add'
  queryId: number
  udfPath: string
  args: JSONValue[]
  journal?: string | null
}

export interface ModifyQuerySet {
  type: 'ModifyQuerySet'
  baseVersion: number
  newVersion: number
  modifications: (AddQuery | { type: 'Remove', queryId: number })[]
}

export interface Authenticate {
  type: 'Authenticate'
  tokenType: 'None' | 'User' | 'Admin'
  baseVersion: number
  value?: string
  impersonating?: Partial<UserIdentity>
}

export interface FunctionMessage {
  type: 'Mutation' | 'Action'
  requestId: number
  udfPath: string
  args: JSONValue[]
}

export type ClientMessage
  = | { type: 'Connect', sessionId: string, maxObservedTimestamp?: string, clientTs?: number }
    | ModifyQuerySet
    | Authenticate
    | FunctionMessage
    | { type: 'Event' }

export interface StateVersion { querySet: number, identity: number, ts: string }

interface QueryResult { queryId: number, logLines: string[], journal: string | null }

export type StateModification
  = | { type: 'QueryUpdated', value: JSONValue } & QueryResult
    | { type: 'QueryFailed', errorMessage: string, errorData?: JSONValue } & QueryResult
    | { type: 'QueryRemoved', queryId: number }

export type ServerMessage
  = | { type: 'Transition', startVersion: StateVersion, endVersion: StateVersion, modifications: StateModification[], clientClockSkew?: number, serverTs: number }
    | { type: 'TransitionChunk', chunk: string, partNumber: number, totalParts: number, transitionId: string }
    | { type: 'MutationResponse' | 'ActionResponse', requestId: number, success: true, result: JSONValue, ts?: string, logLines: string[] }
    | { type: 'MutationResponse' | 'ActionResponse', requestId: number, success: false, result: string, errorData?: JSONValue, logLines: string[] }
    | { type: 'AuthError', error: string, baseVersion: number, authUpdateAttempted: boolean }
    | { type: 'FatalError', error: string }
    | { type: 'Ping' }

type Shape = Record<string, (value: unknown) => boolean>

const number = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
const string = (value: unknown) => typeof value === 'string'
const object = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const optional = (check: (value: unknown) => boolean) => (value: unknown) => value === undefined || value === null || check(value)
/** Functions take one object; a list of at most one is how it travels. */
const args = (value: unknown) => Array.isArray(value) && value.length <= 1 && value.every(object)
const call: Shape = { requestId: number, udfPath: string, args }

const SHAPES: Record<string, Shape> = {
  Connect: { sessionId: string, maxObservedTimestamp: optional(string), clientTs: optional(Number.isFinite) },
  ModifyQuerySet: { baseVersion: number, newVersion: number, modifications: Array.isArray },
  Mutation: call,
  Action: call,
  Authenticate: {
    tokenType: value => ['None', 'User', 'Admin'].includes(value as string),
    baseVersion: number,
    value: optional(string),
    impersonating: optional(object),
  },
  Event: {},
}

const MODIFICATIONS: Record<string, Shape> = {
  Add: { queryId: number, udfPath: string, args, journal: optional(string) },
  Remove: { queryId: number },
}

/** Reads a client's message. Throws an error that names what is wrong with it. */
export function parseClientMessage(text: string): ClientMessage {
  const message: unknown = JSON.parse(text)
  check(message, SHAPES)
  if (message.type === 'ModifyQuerySet')
    message.modifications.forEach(modification => check(modification, MODIFICATIONS))
  return message
}

function check(message: unknown, shapes: Record<string, Shape>): asserts message is ClientMessage {
  const { type } = (object(message) ? message : {}) as { type?: unknown }
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type))
    throw new TypeError(`unknown message type ${JSON.stringify(type)}`)
  for (const [field, isValid] of Object.entries(shapes[type]!)) {
    if (!isValid((message as Record<string, unknown>)[field]))
      throw new TypeError(`invalid field \`${field}\` in ${type}`)
  }
}
