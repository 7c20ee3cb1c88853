/** The HTTP API: functions, files, and what tells one deployment from another. */
import { convexToJson, jsonToConvex } from 'convex/values'
import type { JSONValue, Value } from 'convex/values'
import { encodeTs, newRequestId } from './encoding.ts'
import { HttpError, errorMessage } from './errors.ts'
import { describeClient, readBody } from './http.ts'
import { download, upload } from './storage.ts'
import { canonicalPath } from '../seam.ts'
import type { Authenticator } from './auth.ts'
import type { Engine, FunctionCall, Outcome, Timestamp } from '../seam.ts'

export interface ApiOptions {
  engine: Engine
  authenticator: Authenticator
  /** What the CLI compares to see that it reached the deployment it started. */
  instanceName: string
  kindOf: (path: string) => keyof typeof RUNNERS
  setEnv: (changes: Record<string, string | null>) => Promise<void>
}

/** Bytes of a request with arguments. */
const MAX_BODY = 2 ** 24 + 2_000
/** Tells the official client that the function failed, and not the deployment. */
const FUNCTION_FAILED = 560

const RUNNERS = {
  query: async (engine: Engine, call: FunctionCall) => (await engine.query(call)).outcome,
  mutation: async (engine: Engine, call: FunctionCall) => (await engine.mutation(call)).outcome,
  action: async (engine: Engine, call: FunctionCall) => await engine.action(call),
}

export async function api(request: Request, options: ApiOptions): Promise<Response> {
  const { engine } = options
  const { pathname } = new URL(request.url)
  if (pathname === '/')
    return new Response('This Convex deployment is running. See https://docs.convex.dev/.')
  if (pathname === '/instance_name')
    return new Response(options.instanceName)
  // Older clients put their version before the resource.
  const [, resource = ''] = /^\/api\/(?:\d+\.\d+\.\d+[^/]*\/)?(.+)$/.exec(pathname) ?? []
  if (resource.startsWith('storage/') && resource !== 'storage/upload')
    return await download(request, engine, resource.slice('storage/'.length))
  if (/^export\/zip\/\d+$/.test(resource))
    return await readExport(request, options, BigInt(resource.slice('export/zip/'.length)))

  switch (request.method === 'POST' || resource === 'query' ? resource : request.method) {
    case 'storage/upload':
      return await upload(request, engine)
    case 'query_ts':
      return Response.json({ ts: encodeTs(engine.latest()) })
    case 'query':
    case 'query_at_ts':
      // Queries run at the latest snapshot: an older one, which `consistentQuery` asks for, is not kept.
      return await callFunction(request, options, () => 'query')
    case 'mutation':
      return await callFunction(request, options, () => 'mutation')
    case 'action':
      return await callFunction(request, options, () => 'action')
    case 'function':
      return await callFunction(request, options, options.kindOf)
    case 'update_environment_variables':
      return await updateEnvironment(request, options)
    case 'export/request/zip':
      return await createExport(request, options)
    default:
      throw new HttpError(404, 'NotFound', `${request.method} ${pathname} is not part of this deployment's API.`)
  }
}

async function callFunction(request: Request, { engine, authenticator }: ApiOptions, kindOf: ApiOptions['kindOf']) {
  const { path, args, format } = await readCall(request)
  const caller = await authenticator.request(request)
  const id = newRequestId()
  const call = { path: canonicalPath(path), args, ...caller, request: { id, ...describeClient(request) } }
  const outcome = await RUNNERS[kindOf(call.path)](engine, call)
  return describeOutcome(outcome, id, format === 'convex_encoded_json' ? value => value : cleanJson)
}

async function requireAdmin(request: Request, { authenticator }: ApiOptions) {
  const { admin } = await authenticator.request(request)
  if (!admin)
    throw new HttpError(403, 'Forbidden', 'Only the admin may do this.')
}

async function createExport(request: Request, options: ApiOptions): Promise<Response> {
  await requireAdmin(request, options)
  await options.engine.exports.create(new URL(request.url).searchParams.get('includeStorage') === 'true')
  return new Response(null)
}

async function readExport(request: Request, options: ApiOptions, ts: Timestamp): Promise<Response> {
  await requireAdmin(request, options)
  const archive = await options.engine.exports.read(ts)
  if (!archive)
    throw new HttpError(404, 'ExportNotFound', `There is no export of ${ts}.`)
  const headers = { 'content-type': 'application/zip', 'content-disposition': `attachment; filename=snapshot_${ts}.zip` }
  return new Response(archive as Uint8Array<ArrayBuffer>, { headers })
}

async function updateEnvironment(request: Request, options: ApiOptions): Promise<Response> {
  await requireAdmin(request, options)
  const { changes } = await request.json() as { changes: { name: string, value: string | null }[] }
  await options.setEnv(Object.fromEntries(changes.map(({ name, value }) => [name, value])))
  return new Response(null)
}

interface CallBody { path: string, args: JSONValue, format?: string }

async function readCall(request: Request): Promise<CallBody> {
  try {
    const body = request.method === 'GET'
      ? Object.fromEntries(new URL(request.url).searchParams)
      : JSON.parse(new TextDecoder().decode(await readBody(request, MAX_BODY))) as Record<string, unknown>
    const given = typeof body.args === 'string' ? JSON.parse(body.args) as unknown : body.args ?? {}
    const args: unknown = Array.isArray(given) && given.length <= 1 ? given[0] ?? {} : given
    if (typeof body.path !== 'string' || typeof args !== 'object' || args === null || Array.isArray(args))
      throw new TypeError('Expected `path`, a string, and `args`, an object.')
    return { path: body.path, args: args as JSONValue, format: body.format as string | undefined }
  }
  catch (error) {
    throw error instanceof HttpError ? error : new HttpError(400, 'BadJsonBody', (error as Error).message)
  }
}

function describeOutcome(outcome: Outcome, id: string, encode: (value: JSONValue) => JSONValue): Response {
  const { logLines } = outcome
  if (outcome.ok)
    return Response.json({ status: 'success', value: encode(outcome.value), logLines })
  const errorData = outcome.errorData === undefined ? undefined : encode(outcome.errorData)
  return Response.json({ status: 'error', errorMessage: errorMessage(outcome, id), errorData, logLines }, { status: FUNCTION_FAILED })
}

/** JSON for callers without a Convex client: integers and bytes as strings. */
function cleanJson(value: JSONValue): JSONValue {
  return clean(jsonToConvex(value))
}

function clean(value: Value): JSONValue {
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)))
    return String(value)
  if (value instanceof ArrayBuffer)
    return Buffer.from(value).toString('base64')
  if (Array.isArray(value))
    return value.map(clean)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, clean(field as Value)]))
  return convexToJson(value)
}
