import type { ErrorCode } from '../lib/core/errors'

export interface ProviderError {
  code: ErrorCode
  /** A sentence for the user: what happened and the way on. */
  message: string
  /** Whether the same request may succeed later. */
  retryable: boolean
}

/** How a call to an outside service ended. Adapters return this; they never throw. */
export type Outcome<T> = ({ ok: true } & T) | {
  ok: false
  error: ProviderError
  /** It may have been carried out all the same, and nothing tells. */
  unknown?: true
}

/** One try: settled for good, or worth another after `retryAfter` ms (where the service named a time). */
export type Try<T> = { settled: Outcome<T> } | { retryAfter: number | undefined, otherwise: ProviderError }

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/**
 * Tries up to `tries` times, waiting as the service asks (`Retry-After`), else longer each time, never more
 * than 10 s. Give the service an idempotency key: a try whose answer was lost may have been carried out.
 */
export async function withRetries<T>(attempt: () => Promise<Try<T>>, tries = 3): Promise<Outcome<T>> {
  for (let n = 1; ; n++) {
    const result = await attempt()
    if ('settled' in result)
      return result.settled
    if (n === tries)
      return { ok: false, error: result.otherwise }
    await pause(Math.min(result.retryAfter ?? 250 * 2 ** n * (0.5 + Math.random()), 10_000))
  }
}
