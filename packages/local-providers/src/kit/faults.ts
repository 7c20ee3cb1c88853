import { flag, integer, InvalidInput, objectWith, oneOf, optional, text } from './input.ts'

/**
 * What goes wrong. `status` answers with an error, `malformed` with broken JSON; late but well answer `latency`, and
 * `hold` as soon as the faults are cleared.
 */
export type FaultKind
  = | { kind: 'status', status: number, /** Seconds for the Retry-After header. */ retryAfter?: number }
    | { kind: 'latency', /** Milliseconds. */ ms: number }
    | { kind: 'hold' | 'hang' | 'drop' | 'malformed' }

export type FaultInput = FaultKind & {
  /** How many requests it strikes; 1 unless told. */
  times?: number
  /** True carries the request out first, so that only its answer is lost or late. */
  after?: boolean
  /** Strikes only these requests. A path may end in `*`. */
  match?: { method?: string, path?: string }
}

export type Fault = FaultInput & { times: number, after: boolean }

const kinds = ['status', 'latency', 'hold', 'hang', 'drop', 'malformed'] as const

/** Faults waiting for the requests they strike, oldest first. */
export class Faults {
  #waiting: Fault[] = []
  #cleared = Promise.withResolvers()

  /** Throws `InvalidInput` for a fault that makes no sense. */
  add(input: FaultInput): Fault {
    const fault = parseFault(input)
    this.#waiting.push(fault)
    return fault
  }

  /** The fault that strikes this request, if any; used up by it. */
  take(method: string, path: string): Fault | undefined {
    const fault = this.#waiting.find(({ match }) => matches(match, method, path))
    if (!fault)
      return undefined
    fault.times -= 1
    if (fault.times === 0)
      this.#waiting.splice(this.#waiting.indexOf(fault), 1)
    return fault
  }

  waiting(): Fault[] {
    return structuredClone(this.#waiting)
  }

  /** Resolves when the faults are cleared. */
  get cleared(): Promise<unknown> {
    return this.#cleared.promise
  }

  /** Forgets those that wait, and lets requests go on that are held. */
  clear(): void {
    this.#waiting = []
    this.#cleared.resolve(undefined)
    this.#cleared = Promise.withResolvers()
  }
}

export function parseFault(value: unknown): Fault {
  const input = objectWith(value, ['kind', 'status', 'retryAfter', 'ms', 'times', 'after', 'match'])
  const kind = oneOf(input.kind, 'kind', kinds)
  if (input.status !== undefined && kind !== 'status')
    throw new InvalidInput('status', '`status` belongs to the kind `status`.')
  if (input.ms !== undefined && kind !== 'latency')
    throw new InvalidInput('ms', '`ms` belongs to the kind `latency`.')
  if (input.retryAfter !== undefined && kind !== 'status')
    throw new InvalidInput('retryAfter', '`retryAfter` belongs to the kind `status`.')

  return {
    ...parseKind(kind, input),
    times: optional(input.times, n => integer(n, 'times', [1, 1_000_000])) ?? 1,
    after: optional(input.after, after => flag(after, 'after')) ?? false,
    match: optional(input.match, parseMatch),
  }
}

function parseKind(kind: typeof kinds[number], input: Record<string, unknown>): FaultKind {
  switch (kind) {
    case 'status':
      return {
        kind,
        status: integer(input.status, 'status', [400, 599]),
        retryAfter: optional(input.retryAfter, seconds => integer(seconds, 'retryAfter', [0, 86_400])),
      }
    case 'latency':
      return { kind, ms: integer(input.ms, 'ms', [0, 600_000]) }
    default:
      return { kind }
  }
}

function parseMatch(value: unknown): Fault['match'] {
  const match = objectWith(value, ['method', 'path'], 'match')
  return {
    method: optional(match.method, method => text(method, 'match.method').toUpperCase()),
    path: optional(match.path, path => text(path, 'match.path')),
  }
}

function matches(match: Fault['match'], method: string, path: string): boolean {
  if (match?.method !== undefined && match.method !== method)
    return false
  return match?.path === undefined || matchesPath(match.path, path)
}

/** `pattern` is a path, or the beginning of one followed by `*`. */
export function matchesPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
}
