/** What a transaction has used of Convex's limits, nested calls included, and the refusal when it is too much. */
import { UserError } from './errors.ts'

const MiB = 1 << 20

/** https://docs.convex.dev/production/state/limits */
const LIMITS = {
  bytesRead: 16 * MiB,
  bytesWritten: 16 * MiB,
  databaseQueries: 4096,
  documentsRead: 32_000,
  documentsWritten: 16_000,
  functionsScheduled: 1000,
  scheduledFunctionArgsBytes: 16 * MiB,
}

type Metric = keyof typeof LIMITS

const HELP = 'Consider using smaller limits in your queries, paginating your queries, or using indexed queries with a selective index range expressions.'
const MESSAGES: Record<Metric, (limit: number) => string> = {
  bytesRead: limit => `Too many bytes read in a single function execution (limit: ${limit} bytes). ${HELP}`,
  bytesWritten: limit => `Too many bytes written in a single function execution (limit: ${limit} bytes)`,
  databaseQueries: limit => `Too many reads in a single function execution (limit: ${limit}). ${HELP}`,
  documentsRead: limit => `Too many documents read in a single function execution (limit: ${limit}). ${HELP}`,
  documentsWritten: limit => `Too many writes in a single function execution (limit: ${limit})`,
  functionsScheduled: limit => `Too many functions scheduled by this mutation (limit: ${limit})`,
  scheduledFunctionArgsBytes: limit => `Too large total size of the arguments of scheduled functions from this mutation (limit: ${limit} bytes)`,
}
const METRICS = Object.keys(LIMITS) as Metric[]
/** Reading happened even if the transaction that read is rolled back. */
const READS: Metric[] = ['bytesRead', 'documentsRead', 'databaseQueries']

interface Level {
  used: Record<Metric, number>
  limits: Record<Metric, number>
}

export class Usage {
  readonly #levels: Level[] = [{ used: zero(), limits: LIMITS }]

  add(metric: Metric, amount = 1) {
    const { used, limits } = this.#levels.at(-1)!
    used[metric] += amount
    if (used[metric] > limits[metric]) throw new UserError(MESSAGES[metric](limits[metric]))
  }

  /** A nested call: counts towards the whole, and may be given less than what is left. */
  enter(allowance: Partial<Record<Metric, number>> = {}) {
    const { used, limits } = this.#levels.at(-1)!
    const own = METRICS.map(metric => [metric, Math.min(limits[metric], used[metric] + (allowance[metric] ?? Infinity))])
    this.#levels.push({ used: { ...used }, limits: Object.fromEntries(own) })
  }

  leave(kept: boolean) {
    const { used } = this.#levels.pop()!
    for (const metric of kept ? METRICS : READS) this.#levels.at(-1)!.used[metric] = used[metric]
  }

  /** For `ctx.meta.getTransactionMetrics()`. */
  report() {
    const { used, limits } = this.#levels.at(-1)!
    return Object.fromEntries(METRICS.map(metric => [metric, { used: used[metric], remaining: limits[metric] - used[metric] }]))
  }
}

function zero() {
  return Object.fromEntries(METRICS.map(metric => [metric, 0])) as Record<Metric, number>
}
