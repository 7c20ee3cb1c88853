import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { useNuxtApp } from '#imports'
import { getFunctionName } from 'convex/server'
import type { FunctionReference } from 'convex/server'
import { convexToJson } from 'convex/values'
import type { Value } from 'convex/values'
import { ConvexCallError } from '../ConvexCallError'
import { useConnection } from './connection'
import type { Connection } from './connection'
import { callError, functionError } from './errors'
import { readPayload } from './payload'
import type { Payload } from './payload'

/** What is known of a query. A value stays while later answers are errors. */
export interface Snapshot {
  value?: { result: unknown }
  error?: ConvexCallError
  /** Set on what the server rendered, until the first live answer. */
  rendered?: boolean
}

export function isAnswered({ value, error }: Snapshot) {
  return !!(value || error)
}

/** A query with its arguments; `key` is equal for equal ones. */
export interface QueryCall {
  name: string
  args: Record<string, Value>
  key: string
}

export interface Subscription {
  snapshot: ShallowRef<Snapshot>
  /** Goes live. Until then the snapshot is what the server rendered. */
  start: () => void
  release: () => void
}

interface Entry {
  snapshot: ShallowRef<Snapshot>
  call: QueryCall
  users: number
  /** Set while live. */
  stop?: () => void
}

export type Subscriptions = ReturnType<typeof createSubscriptions>

const KEY = Symbol.for('convex.subscriptions')

export function queryCall(query: FunctionReference<'query'>, args: Record<string, Value>): QueryCall {
  const name = getFunctionName(query)
  return { name, args, key: `convex:${name}:${JSON.stringify(convexToJson(args))}` }
}

/** The app's live queries. Browser only. */
export function useSubscriptions(): Subscriptions {
  const app = useNuxtApp() as unknown as { [KEY]?: Subscriptions, payload: { data: Payload } }
  return app[KEY] ??= createSubscriptions(useConnection(), app.payload.data)
}

/**
 * Live queries, each subscribed once however many use it.
 *
 * Built on the client's transitions rather than on `onUpdate`: a second user of a query has its result at once, and a
 * transition costs what changed, not what is subscribed.
 */
export function createSubscriptions(connection: Connection, payload: Payload) {
  const entries = new Map<string, Entry>()
  const byToken = new Map<string, Entry>()
  const era = shallowRef(0)
  let attached: object | undefined

  /** The client's base, telling us of every result from now on. */
  function base() {
    const { client } = connection.client()
    if (attached !== client) {
      attached = client
      client.addOnTransitionHandler(({ queries }) => {
        for (const { token, modification } of queries) {
          const entry = byToken.get(token)
          if (entry)
            update(entry, modification.kind === 'Updated' ? modification.result : undefined)
        }
      })
    }
    return client
  }

  function update(entry: Entry, outcome?: { success: true, value: unknown } | { success: false, errorMessage: string, errorData?: unknown }) {
    const { snapshot, call } = entry
    Reflect.deleteProperty(payload, call.key)
    if (!outcome)
      snapshot.value = {}
    else if (outcome.success)
      snapshot.value = { value: { result: outcome.value } }
    else
      snapshot.value = { value: snapshot.value.value, error: functionError(outcome.errorMessage, outcome.errorData) }
  }

  function subscribe(entry: Entry) {
    const { name, args } = entry.call
    entry.stop = () => {}
    try {
      if (connection.client().closed)
        throw closed()
      const client = base()
      const { queryToken, unsubscribe } = client.subscribe(name, args)
      byToken.set(queryToken, entry)
      entry.stop = () => {
        byToken.delete(queryToken)
        unsubscribe()
      }
      const known = client.localQueryResult(name, args)
      if (known !== undefined)
        entry.snapshot.value = { value: { result: known } }
    }
    catch (cause) {
      entry.snapshot.value = { ...entry.snapshot.value, error: callError(cause) }
    }
  }

  connection.onInterrupt((why) => {
    if (why === 'CLIENT_CLOSED') {
      for (const { snapshot } of entries.values())
        snapshot.value = { ...snapshot.value, error: closed() }
      return
    }
    for (const key of Object.keys(payload)) {
      if (key.startsWith('convex:'))
        Reflect.deleteProperty(payload, key)
    }
    byToken.clear()
    for (const entry of entries.values()) {
      entry.snapshot.value = {}
      if (entry.stop)
        subscribe(entry)
    }
    era.value++
  })

  return {
    /** Counts changes of user: what was learned in an earlier era must not be shown. */
    era,
    /** Shares the query's subscription with all others who use it. */
    acquire(call: QueryCall): Subscription {
      const entry = entries.get(call.key)
        ?? { call, users: 0, snapshot: shallowRef<Snapshot>(readPayload(payload, call.key) ?? {}) }
      entries.set(call.key, entry)
      entry.users++
      let released = false
      return {
        snapshot: entry.snapshot,
        start() {
          if (!entry.stop && !released)
            subscribe(entry)
        },
        release() {
          if (released)
            return
          released = true
          if (--entry.users === 0) {
            entries.delete(call.key)
            entry.stop?.()
          }
        },
      }
    },
    /** Calls back once, as soon as the deployment is known to be out of reach. Returns the way to stop. */
    onceUnreachable(callback: () => void) {
      const client = connection.client()
      const check = () => client.connectionState().connectionRetries > 0 && callback()
      queueMicrotask(check)
      return client.subscribeToConnectionState(check)
    },
  }
}

function closed() {
  return new ConvexCallError('CLIENT_CLOSED', 'The connection is closed.')
}
