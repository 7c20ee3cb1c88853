import { getRequestHeader, type H3Event } from 'h3'
import { parseForm } from './form.ts'
import { InvalidInput } from './input.ts'

declare module 'h3' {
  interface H3EventContext {
    /** The request's body as text, once `receive` has read it. */
    body?: string
  }
}

/** Reads the body for the route to come. A body over `largest` bytes is thrown away; returns false for it. */
export async function receive(event: H3Event, largest: number): Promise<boolean> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of event.node.req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= largest)
      chunks.push(chunk)
    else
      chunks.length = 0
  }
  event.context.body = Buffer.concat(chunks).toString()
  return size <= largest
}

/** The JSON that was received, or undefined for an empty body. Throws `InvalidInput` for anything else. */
export function jsonBody(event: H3Event): unknown {
  if (!event.context.body)
    return undefined
  try {
    return JSON.parse(event.context.body)
  }
  catch {
    throw new InvalidInput('body', 'The body must be valid JSON.')
  }
}

/** The body for the journal: parsed as what it says it is, or the text itself. */
export function readableBody(event: H3Event): unknown {
  const type = getRequestHeader(event, 'content-type') ?? ''
  try {
    return type.includes('x-www-form-urlencoded') ? parseForm(event.context.body ?? '') : jsonBody(event)
  }
  catch {
    return event.context.body
  }
}
