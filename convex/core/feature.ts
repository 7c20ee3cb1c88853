import type { TableDefinition } from 'convex/server'
import type { GenericValidator } from 'convex/values'
import type { DailyLimit, Limit } from './limitRules'

/** A kind of job, as data. */
export interface JobKind {
  /** Fields that describe a job of this kind in the activity feed, besides its `kind`. */
  subject: Record<string, GenericValidator>
  /** Its name in reports, and its shade in their charts, which must stand out from the others in grayscale too. */
  report: ReportFamily
  /** Its name in the public totals. Jobs of a kind without one aren't counted there. */
  total?: string
  /** Whether a job stops between two steps once it's canceled. */
  isCancelable?: true
}

export interface ReportFamily { title: string, shade: string }

/** Tables whose rows belong to a user: they have the field `userId` and the index `by_user`. */
export interface OwnedTable {
  /** Fields for the operator, left out of the user's export. */
  hidden?: readonly string[]
  /** Most rows to erase in one transaction. Default 100. */
  rowsPerBatch?: number
}

/** An outside service, with the variables that set it up. */
export interface Provider {
  name: string
  key: Variable
  /** Name of the variable with the address of its API. A loopback address is a stand-in. */
  baseUrl: string
  /** Name of the variable with the address of a stand-in's page. */
  page?: string
  more: readonly Variable[]
}

export interface Variable {
  name: string
  /** Placeholder for the value in the command that sets the variable. */
  value: string
  /** What it's for, or what doesn't work without it. `{site}` stands for the deployment's address. */
  purpose: string
}

/**
 * A feature as the rest of the backend sees it, as data. `features.ts` lists them all.
 *
 * A module that declares one imports no Convex functions and nothing that does: the schema and the configuration load it.
 */
export interface Feature {
  /** Its environment variables, all of them optional: what each one is for, and what holds without it. */
  env: Record<string, string>
  tables: Record<string, TableDefinition>
  /** Tables that are exported and erased with an account. They're erased in this order. */
  owned: Record<string, OwnedTable>
  /** Fields that refer to a stored file, by table, each with the index that finds it. */
  storedFiles: Record<string, Record<string, string>>
  jobs: Record<string, JobKind>
  /** Further sources of a report's lines, besides jobs. */
  reportSources: Record<string, ReportFamily>
  /** Kinds of files that its users may download, `/downloads/<kind>/<id>`. */
  downloads: readonly string[]
  limits: Record<string, Limit | DailyLimit>
  providers: readonly Provider[]
}

const none = { env: {}, tables: {}, owned: {}, storedFiles: {}, jobs: {}, reportSources: {}, downloads: [], limits: {}, providers: [] } satisfies Feature

/** Declares a feature. What it doesn't have may be left out. */
export function defineFeature<const Declared extends Partial<Feature>>(declared: Declared & Checked<Declared>) {
  return { ...none, ...declared } as Omit<typeof none, keyof Declared> & Declared
}

/** Refuses tables that a feature names but doesn't have. */
interface Checked<Declared extends Partial<Feature>> {
  owned?: { [Table in keyof Declared['owned']]: Table extends keyof Declared['tables'] ? OwnedTable : never }
  storedFiles?: { [Table in keyof Declared['storedFiles']]: Table extends keyof Declared['tables'] ? Record<string, string> : never }
}

type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (member: infer All) => void ? All : never

/** One part of several items in one object, such as all tables of the features. */
export function merge<Item extends object, Part extends keyof Item>(items: Record<string, Item>, part: Part) {
  return Object.assign({}, ...Object.values(items).map(item => item[part])) as Intersection<NonNullable<Item[Part]>>
}
