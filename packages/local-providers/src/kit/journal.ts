/** One request to the provider, as tests want to see it afterwards. */
export interface JournalEntry {
  /** Milliseconds since the epoch. */
  at: number
  method: string
  path: string
  idempotencyKey?: string
  /** Null while it runs, and for good if the client got no answer. */
  status: number | null
  /** The fault that struck it. */
  fault?: string
  /** Parsed if it was JSON. Secrets are left out, long texts cut. */
  body?: unknown
}

const capacity = 500
const longestText = 2_000
const secretNames = /^(authorization|password|secret|token|api_?key|client_secret|card|number|cvc)$/i
const secretValues = /\b(?:sk|rk|pk|re|whsec)_\w{6,}|_secret_\w+/g

/** The last 500 requests, oldest first. */
export class Journal {
  #entries: JournalEntry[] = []

  /** Notes a request; what the caller adds to the entry later shows too. */
  open(request: Omit<JournalEntry, 'at' | 'status'>): JournalEntry {
    const entry: JournalEntry = {
      ...request,
      at: Date.now(),
      path: withoutSecretValues(request.path),
      body: withoutSecrets(request.body),
      status: null,
    }
    this.#entries.push(entry)
    if (this.#entries.length > capacity)
      this.#entries.shift()
    return entry
  }

  entries(): JournalEntry[] {
    return structuredClone(this.#entries)
  }

  clear(): void {
    this.#entries = []
  }
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string')
    return withoutSecretValues(cut(value))
  if (Array.isArray(value))
    return value.map(withoutSecrets)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) =>
      [name, secretNames.test(name) ? '[secret]' : withoutSecrets(inner)]))
  }
  return value
}

function withoutSecretValues(value: string): string {
  return value.replace(secretValues, '[secret]')
}

function cut(value: string): string {
  return value.length > longestText
    ? `${value.slice(0, longestText)}… (${value.length} characters)`
    : value
}
