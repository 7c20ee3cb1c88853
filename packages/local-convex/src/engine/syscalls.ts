/** What `convex/server` asks of a deployment while a function runs, each by the name that it uses. */
import { type Address, handleOf, resolveAddress } from './functions.ts'
import { UserError } from './errors.ts'
import type { Json } from './json.ts'
import { openQuery, type SerializedQuery } from './query.ts'
import { type PageRequest, readPage } from './paginate.ts'
import { assertRunning, type Call, type Syscalls } from './runtime.ts'
import type { Files } from './files.ts'
import type { Runner } from './runner.ts'
import type { Scheduler, ScheduleRequest } from './scheduler.ts'
import type { Transaction } from './transaction.ts'
import type { Transactor } from './transactor.ts'
import { vectorSearch, type VectorQuery } from './vectors.ts'

interface Services {
  transactor: Transactor
  runner: Runner
  files: Files
  scheduler: Scheduler
}

type Handler<Args> = (services: Services, call: Call, args: Args) => Promise<unknown> | unknown
type DocumentArgs = { table?: string, id: string, value: Json }
type Invocation = Address & { args: Json }
type NestedInvocation = Invocation & { udfType: string, transactionLimits?: Record<string, number> }
type StorageArgs = { storageId: string }

/** Already JSON text: documents go to the function as they are kept, without being parsed on the way. */
class Text {
  readonly json: string
  constructor(json: string) { this.json = json }
}

const SYNC: Record<string, Handler<never>> = {
  '1.0/queryStream': (_, call, { query }: { query: SerializedQuery }) => {
    const queryId = call.queries.size + 1
    call.queries.set(queryId, openQuery(transaction(call), call.component, query))
    return { queryId }
  },
  '1.0/queryCleanup': (_, call, { queryId }: { queryId: number }) => {
    call.queries.set(queryId, () => null)
    return {}
  },
  '1.0/db/normalizeId': ({ transactor }, call, { table, idString }: { table: string, idString: string }) =>
    ({ id: transactor.catalog.tableNameOf(call.component)(idString) === table ? idString : null }),
  '1.0/getSnapshotTs': ({ transactor }, call) => {
    transaction(call)
    return { $integer: toBase64(transactor.latest) }
  },
}

const ASYNC: Record<string, Handler<never>> = {
  '1.0/get': (_, call, { table, id, isSystem }: DocumentArgs & { isSystem: boolean }) =>
    new Text(transaction(call).get({ component: call.component, method: isSystem ? 'db.system.get' : 'db.get', system: isSystem }, table, id) ?? 'null'),
  '1.0/queryStreamNext': (_, call, { queryId }: { queryId: number }) => {
    const value = call.queries.get(queryId)?.() ?? null
    return new Text(`{"value":${value},"done":${value === null}}`)
  },
  '1.0/queryPage': (_, call, request: PageRequest) => {
    if (call.journal.after !== null)
      throw new UserError('This query or mutation function ran multiple paginated queries. Convex only supports a single paginated query in each function.')
    const { json, end } = readPage(transaction(call), call.component, { ...request, endCursor: request.endCursor ?? call.journal.before })
    call.journal.after = end
    return new Text(json)
  },
  '1.0/count': (_, call, { table }: { table: string }) => {
    const tx = transaction(call)
    const { number } = tx.catalog.index(tx.catalog.table(call.component, table), 'by_id')
    return tx.rows.count(number, tx.reading(number, { from: Buffer.alloc(0), to: Buffer.of(0xFF) }))
  },
  '1.0/insert': (_, call, { table, value }: { table: string, value: Json }) =>
    ({ _id: writing(call).insert({ component: call.component, method: 'db.insert' }, table, value) }),
  '1.0/shallowMerge': (_, call, { table, id, value }: DocumentArgs) =>
    writing(call).patch({ component: call.component, method: 'db.patch' }, table, id, value),
  '1.0/replace': (_, call, { table, id, value }: DocumentArgs) =>
    writing(call).replace({ component: call.component, method: 'db.replace' }, table, id, value),
  '1.0/remove': (_, call, { table, id }: DocumentArgs) =>
    writing(call).remove({ component: call.component, method: 'db.delete' }, table, id),
  '1.0/getTransactionMetrics': (_, call) => transaction(call).usage.report(),
  '1.0/runUdf': async ({ runner }, call, { udfType, args, transactionLimits, ...address }: NestedInvocation) => {
    if (udfType === 'mutation') writing(call)
    return new Text(await runner.nested(call, udfType, resolveAddress(call.component, address), args, transactionLimits))
  },
  '1.0/actions/query': ({ runner }, call, { args, ...address }: Invocation) => runFrom(runner, call, 'query', address, args),
  '1.0/actions/mutation': ({ runner }, call, { args, ...address }: Invocation) => runFrom(runner, call, 'mutation', address, args),
  '1.0/actions/action': ({ runner }, call, { args, ...address }: Invocation) => runFrom(runner, call, 'action', address, args),
  '1.0/actions/schedule': ({ transactor, scheduler }, call, request: ScheduleRequest) =>
    transactor.write(tx => scheduler.schedule(tx, call.component, request)),
  '1.0/actions/cancel_job': ({ transactor, scheduler }, call, { id }: { id: string }) =>
    transactor.write(tx => scheduler.cancel(tx, call, id)),
  '1.0/actions/vectorSearch': ({ transactor }, call, { query }: { query: VectorQuery }) =>
    transactor.read(tx => ({ results: vectorSearch(tx, call.component, query) })),
  '1.0/schedule': ({ scheduler }, call, request: ScheduleRequest) => scheduler.schedule(writing(call), call.component, request),
  '1.0/cancel_job': ({ scheduler }, call, { id }: { id: string }) => scheduler.cancel(writing(call), call, id),
  '1.0/storageGetUrl': ({ transactor, files }, call, { storageId }: StorageArgs) =>
    inTransaction(transactor, call, tx => files.url(tx, call.component, storageId)),
  '1.0/storageGetMetadata': ({ transactor, files }, call, { storageId }: StorageArgs) =>
    inTransaction(transactor, call, tx => files.metadata(tx, call.component, storageId)),
  '1.0/storageGenerateUploadUrl': ({ transactor, files }, call) => inTransaction(transactor, call, () => files.uploadUrl(call.component)),
  '1.0/storageDelete': ({ transactor, files }, call, { storageId }: StorageArgs) =>
    inTransaction(transactor, call, tx => files.remove(tx, call.component, storageId)),
  '1.0/createFunctionHandle': ({ runner }, call, address: Address) => {
    const path = resolveAddress(call.component, address)
    runner.find(path)
    return handleOf(path)
  },
  '1.0/getUserIdentity': (_, call) => call.identity,
  '1.0/getFunctionMetadata': (_, call) => ({ name: call.path, componentPath: call.component }),
  '1.0/getDeploymentMetadata': () => ({ name: 'local', region: null, class: 's16' }),
  '1.0/getRequestMetadata': (_, call) => {
    if (call.type === 'query') throw new UserError('Cannot get request metadata in a query')
    const { id, ip, userAgent } = call.request
    return { ip, userAgent, requestId: id, scheduledFunctionId: call.job ?? null, authToken: null }
  },
}

const REFUSED: Record<string, string> = {
  '1.0/storageStore': 'storage.store() is available in actions only',
  '1.0/storageGet': 'storage.get() is available in actions only',
  '1.0/auditLog': 'The local deployment keeps no audit log',
  '1.0/signJwt': 'The local deployment does not sign tokens for functions: auth.signJwt() is not available',
  '1.0/createServiceToken': 'Convex-managed services are not available in the local deployment',
  '1.0/getServiceUrl': 'Convex-managed services are not available in the local deployment',
}

/** The syscalls of one engine. What is not answered is refused by its name. */
export function createSyscalls(services: Services): Syscalls {
  return {
    sync: (call, op, args) => pick(SYNC, op)(services, call, args),
    async: (call, op, args) => {
      const work = () => {
        assertRunning(call, op)
        return pick(ASYNC, op)(services, call, args)
      }
      const result = call.tx ? inTurn(call, work) : work()
      return result instanceof Promise ? result.then(encoded) : encoded(result)
    },
    js: async (call, op, args) => {
      if (op === 'storage/storeBlob') return services.files.store(call.component, (args as { blob: Blob }).blob, (args as { options?: { sha256?: string } }).options?.sha256)
      if (op === 'storage/getBlob') return services.files.blob(call.component, (args as StorageArgs).storageId)
      return pick({}, op)
    },
  }
}

function encoded(result: unknown) {
  return result instanceof Text ? result.json : JSON.stringify(result ?? null)
}

function pick(handlers: Record<string, Handler<never>>, op: string): Handler<never> {
  const handler = handlers[op]
  if (!handler) throw new UserError(REFUSED[op] ?? `The local deployment does not know the operation ${op}`)
  return handler
}

/** One database operation of a call after the other: a nested mutation is over before the next one sees its writes. */
function inTurn<T>(call: Call, work: () => T | Promise<T>): T | Promise<T> {
  const result = call.turn ? call.turn.then(work) : work()
  if (!(result instanceof Promise)) return result
  const over = () => {
    if (call.turn === turn) call.turn = null
  }
  const turn = call.turn = result.then(over, over)
  return result
}

async function runFrom(runner: Runner, call: Call, type: 'query' | 'mutation' | 'action', address: Address, args: Json) {
  return new Text(await runner.fromAction(call, type, resolveAddress(call.component, address), args))
}

function inTransaction<T>(transactor: Transactor, call: Call, work: (tx: Transaction) => T): T | Promise<T> {
  return call.tx ? work(call.tx) : transactor.write(work)
}

function transaction(call: Call): Transaction {
  if (!call.tx) throw new UserError('Actions have no database of their own: use ctx.runQuery and ctx.runMutation')
  return call.tx
}

function writing(call: Call): Transaction {
  if (call.type !== 'mutation') throw new UserError(`Cannot write to the database or schedule functions in ${call.type === 'query' ? 'a query' : 'an action'}`)
  return transaction(call)
}

function toBase64(value: bigint) {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(value)
  return bytes.toString('base64')
}
