import { ConvexHttpClient } from 'convex/browser'
import type { ArgsAndOptions, FunctionReference, FunctionReturnType } from 'convex/server'
import type { Value } from 'convex/values'
import { createError } from 'h3'
import type { H3Event } from 'h3'

declare module 'h3' {
  interface H3EventContext {
    /** Convex token of the user who sent the request. Set by whatever signs users in. */
    convexToken?: string | null
    /** Gives another token where Convex did not accept that one; `null` if the session is over. */
    renewConvexToken?: (refused: string) => Promise<string | null>
    /** Whether the request came with a session; `unknown` while the deployment cannot be asked. */
    convexSession?: 'open' | 'ended' | 'unknown'
  }
}

/** Options of the `fetchConvex…` functions. */
export interface FetchConvexOptions {
  /** Milliseconds to wait for the answer. Default 10,000; 60,000 for actions. */
  timeout?: number
  /** Whose call it is. Default: the signed-in user's token; `null` calls as nobody. */
  token?: string | null
}

/** HTTP status by which a deployment says that the function ran and failed. Any other 5xx is the deployment's own. */
const FUNCTION_FAILED = 560

/** What a `ConvexError` code means in HTTP; any other is 400. */
const STATUS_BY_CODE: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
}

/**
 * Runs a Convex query from a Nitro route, as the signed-in user.
 *
 * @throws An h3 error: a `ConvexError`'s `data` with a fitting 4xx status, 500 when the function failed, 502 when the
 * deployment cannot be reached, 504 when it takes too long.
 * @example
 * export default defineEventHandler(event => fetchConvexQuery(event, api.users.me, {}))
 */
export function fetchConvexQuery<Query extends FunctionReference<'query'>>(
  event: H3Event,
  query: Query,
  ...[args, options]: ArgsAndOptions<Query, FetchConvexOptions>
): Promise<FunctionReturnType<Query>> {
  return withClient(event, 10_000, options, client => client.query(query, args ?? {}))
}

/** Runs a Convex mutation from a Nitro route, as the signed-in user. Fails as {@link fetchConvexQuery} does; a 502 or 504 leaves open whether it ran. */
export function fetchConvexMutation<Mutation extends FunctionReference<'mutation'>>(
  event: H3Event,
  mutation: Mutation,
  ...[args, options]: ArgsAndOptions<Mutation, FetchConvexOptions>
): Promise<FunctionReturnType<Mutation>> {
  return withClient(event, 10_000, options, client => client.mutation(mutation, args ?? {}))
}

/** Runs a Convex action from a Nitro route, as the signed-in user. Fails as {@link fetchConvexQuery} does; a 502 or 504 leaves open whether it ran. */
export function fetchConvexAction<Action extends FunctionReference<'action'>>(
  event: H3Event,
  action: Action,
  ...[args, options]: ArgsAndOptions<Action, FetchConvexOptions>
): Promise<FunctionReturnType<Action>> {
  return withClient(event, 60_000, options, client => client.action(action, args ?? {}))
}

/** Gives the work a client of its own: one that were shared would carry one user's token into another's request. */
async function withClient<T>(event: H3Event, defaultTimeout: number, options: FetchConvexOptions = {}, work: (client: ConvexHttpClient) => Promise<T>): Promise<T> {
  const { timeout = defaultTimeout, token = event.context.convexToken } = options
  const signal = AbortSignal.timeout(timeout)
  let answered = false
  let refused = false
  try {
    const client = new ConvexHttpClient(useRuntimeConfig(event).public.convexUrl, {
      logger: false,
      auth: token ?? undefined,
      fetch: async (input, init) => {
        const response = await fetch(input, { ...init, signal })
        answered = response.status < 500 || response.status === FUNCTION_FAILED
        refused = response.status === 401
        return response
      },
    })
    return await work(client)
  }
  catch (cause) {
    throw refused ? createError({ statusCode: 401, statusMessage: 'Token refused', cause }) : httpError(cause as Error & { data?: Value }, answered && !signal.aborted)
  }
}

/** `answered`: the deployment has spoken, so what it said counts. */
function httpError(cause: Error & { data?: Value }, answered: boolean) {
  if (!answered) {
    const late = cause.name === 'TimeoutError'
    return createError({ statusCode: late ? 504 : 502, statusMessage: late ? 'Deployment timed out' : 'Deployment unreachable', cause })
  }
  if (cause.data === undefined)
    return createError({ statusCode: 500, statusMessage: 'Convex function failed', cause })
  const { code, message } = Object(cause.data) as { code?: string, message?: string }
  return createError({ statusCode: STATUS_BY_CODE[code ?? ''] ?? 400, message: message ?? cause.message, data: cause.data, cause })
}
