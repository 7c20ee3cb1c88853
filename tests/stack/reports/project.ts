/** The application with one module more, which fills a month of its caller with any number of deeds, and holds reports. */
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConvexHttpClient } from 'convex/browser'
import { makeFunctionReference } from 'convex/server'

const kinds = ['email', 'image', 'file', 'payment', 'email'] as const
const statuses = ['succeeded', 'succeeded', 'failed', 'succeeded', 'canceled', 'unknown', 'succeeded'] as const
const AT_ONCE = 2_000

export interface Deed { at: number, kind: typeof kinds[number], status: typeof statuses[number], about: string }

/** Deeds spread over a month, of all kinds and endings. */
export function deedsOf(month: string, count: number): Deed[] {
  const start = Date.parse(`${month}-01T00:00:00Z`)
  return Array.from({ length: count }, (_, n) => ({
    at: start + Math.floor(n * 28 * 86_400_000 / count),
    kind: kinds[n % kinds.length]!,
    status: statuses[n % statuses.length]!,
    about: `person${n}@example.com: Number ${n}, “quoted”`,
  }))
}

/** `YYYY-MM` of the month before this one. */
export function lastMonth() {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1)).toISOString().slice(0, 7)
}

/** Lays the project out in a folder of its own. */
export function makeProject() {
  const source = fileURLToPath(new URL('../../..', import.meta.url))
  const root = mkdtempSync(join(tmpdir(), 'reports-'))
  cpSync(join(source, 'convex'), join(root, 'convex'), { recursive: true })
  cpSync(join(source, 'shared'), join(root, 'shared'), { recursive: true })
  cpSync(join(source, 'convex.json'), join(root, 'convex.json'))
  cpSync(join(source, 'package.json'), join(root, 'package.json'))
  symlinkSync(join(source, 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'convex/deeds.ts'), MODULE)
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** A guest of a deployment, who may call the module: a new one, unless there is a token. */
export async function guestOf(url: string, known?: string) {
  const client = new ConvexHttpClient(url, { logger: false })
  const token = known ?? (await client.action(signIn, { provider: 'anonymous' })).tokens!.token
  client.setAuth(token)
  return {
    token,
    async doAll(deeds: Deed[]) {
      for (let from = 0; from < deeds.length; from += AT_ONCE)
        await client.mutation(fill, { deeds: deeds.slice(from, from + AT_ONCE) })
    },
    generate: (month: string, format: 'csv' | 'xlsx' | 'pdf') => client.action(generate, { month, format }),
    /** The latest report's row. */
    latest: async () => (await client.query(list, { paginationOpts: { numItems: 1, cursor: null } })).page[0]!,
    /** Leaves a report that is being read for ever. */
    hold: (month: string, progress: { done: number, total: number, label: string }) => client.mutation(hold, { month, progress }),
    /** Lets the files of all reports expire. */
    expire: () => client.mutation(expire, {}),
    /** Reads the first page as a report does, and says what that used of Convex's limits. */
    usage: (month: string) => client.query(usage, { month }),
  }
}

type Format = 'csv' | 'xlsx' | 'pdf'
export interface Report { _id: string, status: string, lines: number, size?: number, checksum?: string, downloadUrl: string }

const signIn = makeFunctionReference<'action', { provider: string }, { tokens: { token: string } | null }>('auth:signIn')
const fill = makeFunctionReference<'mutation', { deeds: Deed[] }, null>('deeds:fill')
const hold = makeFunctionReference<'mutation', { month: string, progress: { done: number, total: number, label: string } }, null>('deeds:hold')
const expire = makeFunctionReference<'mutation', Record<string, never>, null>('deeds:expire')
const usage = makeFunctionReference<'query', { month: string }, Record<string, { used: number, remaining: number }>>('deeds:usage')
const generate = makeFunctionReference<'action', { month: string, format: Format }, { downloadUrl: string }>('reports:generate')
const list = makeFunctionReference<'query', { paginationOpts: { numItems: number, cursor: null } }, { page: Report[] }>('reports:list')

const MODULE = `
import { v } from 'convex/values'
import { mutation, query } from './_generated/server'
import { START_POSITION, readLines } from './reports/reportLines'
import { emptyTotals } from './reports/reportTotals'
import { requireUser } from './accounts/user'

export const fill = mutation({ args: { deeds: v.any() }, handler: async (ctx, { deeds }) => {
  const { _id: userId } = await requireUser(ctx)
  for (const { at, kind, status, about } of deeds) {
    const jobId = await ctx.db.insert('jobs', { userId, kind, status, attempt: 1, startedAt: at, finishedAt: at + 1 })
    const [to, subject] = about.split(': ')
    if (kind === 'email')
      await ctx.db.insert('emails', { userId, jobId, to, subject, content: { template: 'message', body: 'Hello' }, status: 'sent' })
    if (kind === 'image')
      await ctx.db.insert('images', { userId, jobId, prompt: about, width: 1, height: 1 })
  }
} })

export const hold = mutation({ args: { month: v.string(), progress: v.any() }, handler: async (ctx, { month, progress }) => {
  const { _id: userId } = await requireUser(ctx)
  const now = Date.now()
  const jobId = await ctx.db.insert('jobs', { userId, kind: 'report', status: 'running', attempt: 1, leaseUntil: now + 3_600_000, progress, startedAt: now })
  await ctx.db.insert('reports', { userId, jobId, month, format: 'csv', asOf: now, position: START_POSITION, totals: emptyTotals(), expiresAt: now + 3_600_000 })
} })

export const expire = mutation({ args: {}, handler: async (ctx) => {
  const { _id: userId } = await requireUser(ctx)
  for (const { _id } of await ctx.db.query('reports').withIndex('by_user', q => q.eq('userId', userId)).collect())
    await ctx.db.patch('reports', _id, { expiresAt: 1 })
} })

export const usage = query({ args: { month: v.string() }, handler: async (ctx, { month }) => {
  const { _id: userId } = await requireUser(ctx)
  await readLines(ctx, { userId, month, asOf: Date.now() }, START_POSITION, 500)
  return ctx.meta.getTransactionMetrics()
} })
`
