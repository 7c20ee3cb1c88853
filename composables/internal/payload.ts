import { convexToJson, jsonToConvex } from 'convex/values'
import type { JSONValue, Value } from 'convex/values'
import { ConvexCallError } from '../ConvexCallError'
import type { Snapshot } from './subscriptions'

/** Nuxt's payload, in which results of a server render reach the browser as JSON that keeps `bigint` and bytes. */
export type Payload = Record<string, unknown>

interface Encoded {
  value?: JSONValue
  error?: { code: string, message: string, data?: JSONValue }
}

export function writePayload(payload: Payload, key: string, { value, error }: Snapshot) {
  const encoded: Encoded = {}
  if (value)
    encoded.value = convexToJson(value.result as Value)
  if (error)
    encoded.error = { code: error.code, message: error.message, data: error.data === undefined ? undefined : convexToJson(error.data as Value) }
  payload[key] = encoded
}

export function readPayload(payload: Payload, key: string): Snapshot | undefined {
  const encoded = payload[key] as Encoded | undefined
  if (!encoded)
    return
  const { value, error } = encoded
  return {
    rendered: true,
    value: value === undefined ? undefined : { result: jsonToConvex(value) },
    error: error && new ConvexCallError(error.code, error.message, { data: error.data === undefined ? undefined : jsonToConvex(error.data) }),
  }
}
