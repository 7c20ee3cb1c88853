import type { ErrorCode } from './errors'
import { pause } from './pause'

export interface ProviderError {
  code: ErrorCode
  /** A sentence for the user: what happened and the way on. */
  message: string
  /** Whether the same request may succeed later. */
  retryable: boolean
  /** The provider's own words, for the operator: logged, kept with the job, never returned to a client. */
  providerMessage?: string
}

/** How a call to an outside service ended. Adapters return this; they never throw. */
export type Outcome<T> = ({ ok: true } & T) | {
  ok: false
  error: ProviderError
  /** It may have been carried out all the same, and nothing tells. */
  unknown?: true
}

/** One try: settled for good, or worth another after `retryAfter` ms (where the service named a time). */
export type Attempt<T> = { settled: Outcome<T> } | { retryAfter: number | undefined, otherwise: ProviderError }

/**
 * Tries up to `tries` times, waiting as the service asks (`Retry-After`), else longer each time, never more
 * than 10 s. Give the service an idempotency key: a try whose answer was lost may have been carried out.
 *
 * Logs what the service answered in the end, if that was a failure.
 */
export async function withRetries<T>(attempt: () => Promise<Attempt<T>>, tries = 3): Promise<Outcome<T>> {
  for (let n = 1; ; n++) {
    const result = await attempt()
    if ('settled' in result)
      return logged(result.settled)
    if (n === tries)
      return logged({ ok: false, error: result.otherwise })
    await pause(Math.min(result.retryAfter ?? 250 * 2 ** n * (0.5 + Math.random()), 10_000))
  }
}

/** Reads a `Retry-After` header that names seconds; `undefined` for any other. */
export function retryAfterMs(header: string | null | undefined) {
  const seconds = Number(header)
  return seconds > 0 ? seconds * 1_000 : undefined
}

function logged<T>(outcome: Outcome<T>): Outcome<T> {
  if (!outcome.ok && outcome.error.providerMessage !== undefined)
    console.warn(`${outcome.error.code}: ${outcome.error.providerMessage}`)
  return outcome
}
