/** Messages of the sync protocol, as they are on the wire. */
import { parse } from 'convex-helpers/validators'
import { v } from 'convex/values'
import type { Infer, JSONValue } from 'convex/values'

const text = v.optional(v.union(v.string(), v.null()))
/** Functions take one object; a list of one is how it travels. */
const args = v.array(v.record(v.string(), v.any()))
const call = { requestId: v.number(), udfPath: v.string(), args }

const addQuery = v.object({ type: v.literal('Add'), queryId: v.number(), udfPath: v.string(), args, journal: text })
const removeQuery = v.object({ type: v.literal('Remove'), queryId: v.number() })

/** What clients send; of any further fields nothing is known here. */
const CLIENT_MESSAGES = {
  Connect: v.object({
    type: v.literal('Connect'),
    sessionId: v.string(),
    maxObservedTimestamp: text,
    clientTs: v.optional(v.number()),
  }),
  ModifyQuerySet: v.object({
    type: v.literal('ModifyQuerySet'),
    baseVersion: v.number(),
    newVersion: v.number(),
    modifications: v.array(v.union(addQuery, removeQuery)),
  }),
  Authenticate: v.object({
    type: v.literal('Authenticate'),
    tokenType: v.union(v.literal('None'), v.literal('User'), v.literal('Admin')),
    baseVersion: v.number(),
    value: v.optional(v.string()),
    impersonating: v.optional(v.record(v.string(), v.any())),
  }),
  Mutation: v.object({ type: v.literal('Mutation'), ...call }),
  Action: v.object({ type: v.literal('Action'), ...call }),
  Event: v.object({ type: v.literal('Event') }),
}

export type ClientMessage = Infer<(typeof CLIENT_MESSAGES)[keyof typeof CLIENT_MESSAGES]>
export type AddQuery = Infer<typeof addQuery>
export type ModifyQuerySet = Infer<typeof CLIENT_MESSAGES.ModifyQuerySet>
export type Authenticate = Infer<typeof CLIENT_MESSAGES.Authenticate>
export type FunctionMessage = Infer<typeof CLIENT_MESSAGES.Mutation | typeof CLIENT_MESSAGES.Action>

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

/** Reads a client's message. Throws an error that names what is wrong with it. */
export function parseClientMessage(text: string): ClientMessage {
  const message = JSON.parse(text) as { type?: unknown } | null
  const type = message?.type
  if (typeof type !== 'string' || !Object.hasOwn(CLIENT_MESSAGES, type))
    throw new TypeError(`unknown message type ${JSON.stringify(type)}`)
  return parse(CLIENT_MESSAGES[type as keyof typeof CLIENT_MESSAGES], message)
}
