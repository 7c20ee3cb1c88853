import { h } from 'vue'
import type { Infer } from 'convex/values'
import { oneLine } from '../../core/oneLine'
import type { Filled, messageContent } from './emailContent'
import { Prose } from './elements'

/** A plain message: what a user wrote, and nothing else. */
export function message({ body }: Infer<typeof messageContent>): Filled {
  return { body: h(Prose, { text: body }), preheader: firstLine(body), text: body }
}

/** The beginning of a text, as an inbox shows it. */
export function firstLine(text: string) {
  return oneLine(text).slice(0, 140)
}
