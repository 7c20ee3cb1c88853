import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { useNuxtApp } from '#imports'
import type { FunctionReference } from 'convex/server'
import { convexToJson } from 'convex/values'
import type { Value } from 'convex/values'
import { ConvexCallError } from '../ConvexCallError'
import { useConnection } from './connection'
import type { Connection } from './connection'
import { toCallError, toFunctionError } from './errors'
import { appSingleton } from './appSingleton'
import { readPayload } from './payload'
import type { Payload } from './payload'

/** Latest result of a query. Data stays when a later run fails. Results are never `undefined`. */
export interface Snapshot {
  data?: unknown
  error?: ConvexCallError
  /** Whether the server rendered this result, and no live result has replaced it. */
  isRendered?: boolean
}

export function isAnswered({ data, error }: Snapshot) {
  return data !== undefined || !!error
}

/** Query with its arguments. `key` is the same for equal arguments. */
export interface QueryCall {
  name: string
  args: Record<string, Value>
  key: string
}

/** Query that is live or will be, shared by all its users. */
export interface Subscription {
  /** The server's result until a live result arrives. */
  snapshot: ShallowRef<Snapshot>
  call: QueryCall
  refCount: number
  /** Set while live. */
  stop?: () => void
}

type Outcome = { success: true, value: unknown } | { success: false, errorMessage: string, errorData?: unknown }

/** Symbol of a reference's function name. Reading it with `convex/server` would add its validators to the bundle. */
const FUNCTION_NAME = Symbol.for('functionName')

export function createQueryCall(query: FunctionReference<'query'>, args: Record<string, Value>): QueryCall {
  const name = (query as { [FUNCTION_NAME]?: string })[FUNCTION_NAME]!
  return { name, args, key: `convex:${name}:${JSON.stringify(convexToJson(args))}` }
}

/** Returns the app's live queries. Browser only. */
export function useSubscriptions() {
  return appSingleton('subscriptions', () => createSubscriptions(useConnection(), useNuxtApp().payload.data))
}

/**
 * Creates the store of live queries, which subscribes to each query once for all its users.
 *
 * Uses the client's transitions instead of `onUpdate`, because a second user of a query then has the result immediately,
 * and a transition costs only the queries that changed.
 */
function createSubscriptions(connection: Connection, payload: Payload) {
  const subscriptions = new Map<string, Subscription>()
  const byToken = new Map<string, Subscription>()
  const identityVersion = shallowRef(0)
  let attachedClient: object | undefined

  /** Returns the client's base client, which reports every result from now on. */
  function getBaseClient() {
    const { client } = connection.client()
    if (attachedClient !== client) {
      attachedClient = client
      client.addOnTransitionHandler(({ queries }) => {
        for (const { token, modification } of queries) {
          const subscription = byToken.get(token)
          if (subscription)
            applyOutcome(subscription, modification.kind === 'Updated' ? modification.result : undefined)
        }
      })
    }
    return client
  }

  function applyOutcome({ snapshot, call }: Subscription, outcome?: Outcome) {
    payload[call.key] = undefined
    snapshot.value = outcome?.success === false
      ? { data: snapshot.value.data, error: toFunctionError(outcome.errorMessage, outcome.errorData) }
      : { data: outcome?.value }
  }

  function subscribe(subscription: Subscription) {
    const { call: { name, args }, snapshot } = subscription
    subscription.stop = () => {}
    try {
      const client = getBaseClient()
      const { queryToken, unsubscribe } = client.subscribe(name, args)
      byToken.set(queryToken, subscription)
      subscription.stop = () => {
        byToken.delete(queryToken)
        unsubscribe()
      }
      const data = client.localQueryResult(name, args)
      if (data !== undefined)
        snapshot.value = { data }
    }
    catch (cause) {
      snapshot.value = { ...snapshot.value, error: toCallError(cause) }
    }
  }

  connection.onInterrupt((reason) => {
    byToken.clear()
    if (reason === 'CLIENT_CLOSED') {
      return subscriptions.forEach((subscription) => {
        const { data } = subscription.snapshot.value
        subscription.snapshot.value = { data, error: new ConvexCallError(reason, 'The connection is closed. Reload the page.') }
        subscription.stop = undefined
      })
    }
    for (const key in payload) {
      if (key.startsWith('convex:'))
        payload[key] = undefined
    }
    subscriptions.forEach((subscription) => {
      subscription.snapshot.value = {}
      if (subscription.stop)
        subscribe(subscription)
    })
    identityVersion.value++
  })

  return {
    /** Incremented when the user changes. Results from earlier values must not be shown. */
    identityVersion,
    /** Adds a user of the query. The query goes live with `start`, and ends when all users have called `release`. */
    acquire(call: QueryCall): Subscription {
      const subscription = subscriptions.get(call.key)
        ?? { call, refCount: 0, snapshot: shallowRef(readPayload(payload, call.key)) }
      subscriptions.set(call.key, subscription)
      subscription.refCount++
      return subscription
    },
    start(subscription?: Subscription) {
      if (subscription && !subscription.stop)
        subscribe(subscription)
    },
    release(subscription?: Subscription) {
      if (subscription && !--subscription.refCount) {
        subscriptions.delete(subscription.call.key)
        subscription.stop?.()
      }
    },
  }
}
