/**
 * A small language of database operations, and the Convex functions that run it. The same program runs on
 * `convex-test` and on the engine; documents are named by a number of the program's own (`k`), because ids differ.
 */
import { type AnyDataModel, type GenericDatabaseReader, type GenericDatabaseWriter, makeFunctionReference, mutationGeneric, queryGeneric } from 'convex/server'
import { ConvexError, convexToJson, jsonToConvex, type JSONValue, v, type Value } from 'convex/values'

export type Bound = { operator: 'eq' | 'gt' | 'gte' | 'lt' | 'lte', field: string, value: Value | undefined }
export type Condition
  = | { is: 'eq' | 'neq', field: string, value: Value | undefined }
    | { is: 'lt' | 'lte' | 'gt' | 'gte', than: number }
    | { is: 'sum' | 'difference' | 'product', with: number, equals: number }
    | { is: 'and' | 'or', of: Condition[] }
    | { is: 'not', of: [Condition] }

export interface Read {
  index: string
  bounds: Bound[]
  order: 'asc' | 'desc'
  conditions: Condition[]
  take: number | null
  /** Rows a page; `null` reads all at once. */
  pages: number | null
}

export type Step
  = | { do: 'insert', k: number, fields: Record<string, Value> }
    | { do: 'patch', k: number, fields: Record<string, Value | undefined> }
    | { do: 'replace', k: number, fields: Record<string, Value> }
    | { do: 'delete' | 'get', k: number }
    | { do: 'read', read: Read }
    | { do: 'nested', steps: Step[], fails: boolean }

// Values that no validator describes travel as text: `undefined` could not be an argument.
type Encoded = { program: string }

const run = makeFunctionReference<'mutation', Encoded & { fails: boolean }>('program:run')
const page = makeFunctionReference<'query', Encoded & { cursor: string | null }, Page>('program:page')
type Page = { rows: Value[], isDone: boolean, cursor: string }

type Reader = GenericDatabaseReader<AnyDataModel>
type Writer = GenericDatabaseWriter<AnyDataModel>

/** The functions under test. */
export function programFunctions() {
  return {
    run: mutationGeneric({
      args: { program: v.string(), fails: v.boolean() },
      handler: async ({ db, runMutation, runQuery }, { program, fails }) => {
        const results: Value[] = []
        for (const step of decode(program) as Step[])
          results.push(await attempt(() => perform(db as Writer, step, nested => runMutation(run, nested))))
        const snapshot = await runQuery(makeFunctionReference<'query', Encoded, Value>('program:all'), { program: '' })
        if (fails) throw new ConvexError({ refusals: results.filter(result => typeof result === 'object').length, documents: (snapshot as Value[]).length })
        return { results, snapshot }
      },
    }),
    all: queryGeneric({ args: { program: v.string() }, handler: async ({ db }) => (await db.query('t').collect()).map(plain) }),
    read: queryGeneric({ args: { program: v.string() }, handler: ({ db }, { program }) => rowsOf(db as Reader, decode(program) as Read) }),
    page: queryGeneric({
      args: { program: v.string(), cursor: v.union(v.string(), v.null()) },
      handler: async ({ db }, { program, cursor }): Promise<Page> => {
        const read = decode(program) as Read
        const result = await queryOf(db as Reader, read).paginate({ numItems: read.pages!, cursor })
        return { rows: result.page.map(plain), isDone: result.isDone, cursor: result.continueCursor }
      },
    }),
  }
}

/** Everything a paginated read gives, page by page. */
export async function readPages(program: string, runPage: (path: typeof page, args: Encoded & { cursor: string | null }) => Promise<Page>) {
  const rows: Value[] = []
  let cursor: string | null = null
  for (;;) {
    const result: Page = await runPage(page, { program, cursor })
    rows.push(...result.rows)
    if (result.isDone) return rows
    cursor = result.cursor
  }
}

async function perform(db: Writer, step: Step, runNested: (args: Encoded & { fails: boolean }) => Promise<Value>): Promise<Value> {
  const idOf = async (k: number) => (await db.query('t').filter(q => q.eq(q.field('k'), k)).first())?._id
  switch (step.do) {
    case 'insert': {
      await db.insert('t', { ...step.fields, k: step.k })
      return 'inserted'
    }
    case 'read': return rowsOf(db, step.read)
    case 'nested': return runNested({ program: encode(step.steps), fails: step.fails })
  }
  const id = await idOf(step.k)
  if (id === undefined) return 'no such document'
  switch (step.do) {
    case 'get': return plain(await db.get(id))
    case 'patch': await db.patch(id, step.fields)
      break
    case 'replace': await db.replace(id, { ...step.fields, k: step.k })
      break
    case 'delete': await db.delete(id)
  }
  return 'done'
}

async function rowsOf(db: Reader, read: Read): Promise<Value[]> {
  const query = queryOf(db, read)
  return (read.take === null ? await query.collect() : await query.take(read.take)).map(plain)
}

function queryOf(db: Reader, { index, bounds, order, conditions }: Read) {
  // The builder's types follow one schema; these indexes are made up at run time.
  const range = (q: unknown) => bounds.reduce((builder, { operator, field, value }) =>
    (builder as Record<string, (field: string, value: unknown) => unknown>)[operator]!(field, value), q)
  let query = db.query('t').withIndex(index as 'by_creation_time', range as never).order(order)
  for (const condition of conditions) query = query.filter(q => expression(q, condition))
  return query
}

// As with ranges: one shape of builder for any condition.
type Builder = Record<string, (...operands: unknown[]) => never>

function expression(q: unknown, condition: Condition): never {
  const builder = q as Builder
  const k = () => builder.field!('k')
  switch (condition.is) {
    case 'eq': case 'neq': return builder[condition.is]!(builder.field!(condition.field), condition.value)
    case 'lt': case 'lte': case 'gt': case 'gte': return builder[condition.is]!(k(), condition.than)
    case 'sum': return builder.eq!(builder.add!(k(), condition.with), condition.equals)
    case 'difference': return builder.eq!(builder.sub!(k(), condition.with), condition.equals)
    case 'product': return builder.eq!(builder.mul!(k(), condition.with), condition.equals)
    case 'and': case 'or': return builder[condition.is]!(...condition.of.map(part => expression(q, part)))
    case 'not': return builder.not!(expression(q, condition.of[0]))
  }
}

/** A document without what differs between deployments. */
function plain(document: Record<string, Value> | null): Value {
  if (document === null) return null
  const { _id, _creationTime, ...fields } = document
  return fields
}

/** Errors are compared by happening, and by their data where they have some: their wording is not convex-test's. */
async function attempt(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  }
  catch (error) {
    return error instanceof ConvexError ? { error: error.data as Value } : { error: 'refused' }
  }
}

const UNDEFINED = '$undefined'

/** A program as text: values in Convex's encoding, `undefined` marked. */
export function encode(program: Step[] | Read): string {
  return JSON.stringify(program, (_, value: unknown) => {
    if (value === undefined) return { [UNDEFINED]: null }
    return typeof value === 'object' && !(value instanceof ArrayBuffer) ? value : convexToJson(value as Value)
  })
}

function decode(text: string): unknown {
  return revive(JSON.parse(text) as JSONValue)
}

function revive(value: JSONValue): unknown {
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value
  const [first] = Object.keys(value)
  if (first === UNDEFINED) return undefined
  return first?.startsWith('$') ? jsonToConvex(value) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]))
}
