/**
 * The seam between the wire protocol (`protocol/`) and what runs functions and keeps documents (`engine/`).
 *
 * The protocol knows clients, sessions and sockets; an engine knows functions, transactions and time.
 * Neither imports the other: both import this file.
 */
import type { UserIdentity } from 'convex/server'
import type { JSONValue } from 'convex/values'

/** `emails.js:send` and `emails:send` are one function; `emails` means `emails:default`. */
export function canonicalPath(path: string): string {
  const [module = '', name = 'default'] = path.split(':')
  return `${module.replace(/\.js$/, '')}:${name}`
}

/** Every module of an application and of the components it uses, already evaluated. */
export interface LoadedApp {
  /** The application's own functions, with the components that it mounts. */
  root: LoadedComponent
}

export interface LoadedComponent {
  /** Exports by module path without extension: `emails`, `providers/resend`. */
  modules: Record<string, Record<string, unknown>>
  /** Default export of `schema`, if there is one. */
  schema?: unknown
  /** Mounted components, by the name they are mounted under (`components.<name>`). */
  components?: Record<string, LoadedComponent>
}

/** One call of a function, as a client or another function makes it. */
export interface FunctionCall {
  /** `module:function`; a bare `module` means its default export. */
  path: string
  /** The single arguments object, as `convexToJson` gives it. */
  args: JSONValue
  /** Who is calling: `null` is signed out. */
  identity: UserIdentity | null
  /** True for the deployment's admin, who may call internal functions. */
  admin?: boolean
  /** Where the call came from, for `ctx.meta.getRequestMetadata()`. */
  request?: { id: string, ip: string | null, userAgent: string | null }
}

export type Outcome
  = | { ok: true, value: JSONValue, logLines: string[] }
    | {
      ok: false
      /** As Convex words it: `Server Error`, `ArgumentValidationError: …`, `Uncaught ConvexError: …`. */
      errorMessage: string
      /** Data of a `ConvexError`, as `convexToJson` gives it; absent for any other error. */
      errorData?: JSONValue
      logLines: string[]
    }

/** A commit's timestamp: strictly growing, survives restarts, fits an unsigned 64-bit integer. */
export type Timestamp = bigint

/** What a query read, able to say whether a later commit could have changed its answer. */
export interface ReadSet {
  overlaps(commit: Commit): boolean
}

/** One committed transaction. `writes` belongs to the engine; the protocol only passes it on. */
export interface Commit {
  ts: Timestamp
  writes: unknown
}

export interface QueryResult {
  outcome: Outcome
  /** The snapshot it ran at. */
  ts: Timestamp
  reads: ReadSet
  /** Opaque position of a paginated query, handed back on the next run of the same subscription. */
  journal: string | null
}

export interface MutationResult {
  outcome: Outcome
  /** The commit, or the snapshot that it failed at. */
  ts: Timestamp
}

export interface StoredFile {
  bytes: Uint8Array
  contentType: string | null
  /** Base64 of the SHA-256 digest. */
  sha256: string
}

export interface Engine {
  /** Timestamp of the latest commit. */
  latest(): Timestamp

  query(call: FunctionCall, at?: { journal?: string | null }): Promise<QueryResult>
  /**
   * Runs a mutation as one transaction. `once` names the request (client session and request id): a repeated
   * request is answered with the first one's result and changes nothing.
   */
  mutation(call: FunctionCall, once?: string): Promise<MutationResult>
  action(call: FunctionCall): Promise<Outcome>
  /** Answers a request to the site port by the application's `http` router; 404 when nothing matches. */
  http(request: Request, meta?: FunctionCall['request'], identity?: UserIdentity | null): Promise<Response>

  /** Called after every commit, in order of timestamps. Returns the way to stop. */
  onCommit(listener: (commit: Commit) => void): () => void

  files: {
    /** Accepts an upload for a token from `storage.generateUploadUrl()`; `null` if the token is unknown or used. */
    store(token: string, file: Blob): Promise<{ storageId: string } | null>
    /** By the id in a download URL; `null` if there is none. */
    read(id: string): Promise<StoredFile | null>
  }

  /** Archives of everything stored, in the format of `npx convex export`. */
  exports: {
    /** Makes one of the latest snapshot, and gives its timestamp. Replaces the one before. */
    create(includeStorage: boolean): Promise<Timestamp>
    /** The ZIP archive of that snapshot; `null` if it is not kept. */
    read(ts: Timestamp): Promise<Uint8Array | null>
  }

  /** Swaps the functions in place; documents, subscriptions and scheduled work stay. */
  load(app: LoadedApp): Promise<void>
  close(): Promise<void>
}
