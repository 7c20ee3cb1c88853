import { convexToJson, jsonToConvex } from 'convex/values'
import type { JSONValue, Value } from 'convex/values'
import { ConvexCallError } from '../ConvexCallError'
import type { Snapshot } from './subscriptions'

/** Nuxt's payload. It brings results of a server render to the browser as JSON that keeps `bigint` and bytes. */
export type Payload = Record<string, unknown>

export function writePayload(payload: Payload, key: string, { data, error }: Snapshot) {
  const failure = error && { code: error.code, message: error.message, data: error.data }
  payload[key] = convexToJson({ data, error: failure } as Value)
}

export function readPayload(payload: Payload, key: string): Snapshot {
  if (!payload[key])
    return {}
  const { data, error } = jsonToConvex(payload[key] as JSONValue) as Snapshot
  return { data, error: error && new ConvexCallError(error.code, error.message, error), isRendered: true }
}
