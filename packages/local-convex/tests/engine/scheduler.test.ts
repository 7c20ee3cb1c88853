import { actionGeneric, cronJobs, defineSchema, defineTable, internalMutationGeneric, makeFunctionReference, mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'
import { describe, expect, it, vi } from 'vitest'
import { nextRun } from '../../src/engine/cronTimes.ts'
import { app, copyOf, eventually, type Modules, open, temporaryFolder } from './support.ts'

describe('scheduled functions', () => {
  it('run after the mutation that scheduled them, and say so', async () => {
    const { mutation, query } = await open(jobs())

    const id = await mutation('jobs:schedule', { path: 'jobs:note', text: 'later' })

    await eventually(async () => expect(await query('jobs:notes')).toEqual(['later']))
    expect(await query('jobs:state', { id })).toMatchObject({ name: 'jobs:note', args: [{ text: 'later' }], state: { kind: 'success' }, completedTime: expect.any(Number) })
  })

  it('do not run when the mutation that scheduled them throws', async () => {
    const { mutation, query } = await open(jobs())

    await expect(mutation('jobs:scheduleAndThrow')).rejects.toThrow()
    await mutation('jobs:schedule', { path: 'jobs:note', text: 'kept' })

    await eventually(async () => expect(await query('jobs:notes')).toEqual(['kept']))
  })

  it('keep nothing of a mutation that fails, and say why', async () => {
    const { mutation, query } = await open(jobs())

    const id = await mutation('jobs:schedule', { path: 'jobs:noteAndThrow', text: 'gone' })

    await eventually(async () => expect(await query('jobs:state', { id })).toMatchObject({ state: { kind: 'failed', error: expect.stringContaining('no luck') } }))
    expect(await query('jobs:notes')).toEqual([])
  })

  it('do not run once canceled', async () => {
    const { mutation, query } = await open(jobs())
    const id = await mutation('jobs:schedule', { path: 'jobs:note', text: 'never', delay: 50 })

    await mutation('jobs:cancel', { id })
    await mutation('jobs:schedule', { path: 'jobs:note', text: 'after', delay: 80 })

    await eventually(async () => expect(await query('jobs:notes')).toEqual(['after']))
    expect(await query('jobs:state', { id })).toMatchObject({ state: { kind: 'canceled' } })
  })

  it('run without the identity of who scheduled them', async () => {
    const { engine, call, query } = await open(jobs())
    const identity = { tokenIdentifier: 'issuer|ada', subject: 'ada', issuer: 'issuer' }

    await engine.mutation({ ...call('jobs:schedule', { path: 'jobs:whoAmI', text: '' }), identity })

    await eventually(async () => expect(await query('jobs:notes')).toEqual(['nobody']))
  })

  it('survive a restart and run once', async () => {
    const dataDir = temporaryFolder()
    const before = await open(jobs(), { dataDir })
    await before.mutation('jobs:schedule', { path: 'jobs:note', text: 'tomorrow', delay: 100_000 })
    await before.close()

    const after = await open(jobs(), { dataDir, now: () => Date.now() + 200_000 })

    await eventually(async () => expect(await after.query('jobs:notes')).toEqual(['tomorrow']))
    await after.close()
    const again = await open(jobs(), { dataDir, now: () => Date.now() + 300_000 })
    expect(await again.query('jobs:notes')).toEqual(['tomorrow'])
  })

  it('are forgotten a week after they ended', async () => {
    const dataDir = temporaryFolder()
    const before = await open(jobs(), { dataDir })
    const id = await before.mutation('jobs:schedule', { path: 'jobs:note', text: 'done' })
    await eventually(async () => expect(await before.query('jobs:state', { id })).toMatchObject({ state: { kind: 'success' } }))
    await before.close()

    const after = await open(jobs(), { dataDir, now: () => Date.now() + 8 * 24 * 60 * 60 * 1000 })

    expect(await after.query('jobs:state', { id })).toBeNull()
  })

  it('run actions at most once: one that a restart found half-way has failed', async () => {
    const dataDir = temporaryFolder()
    const started = vi.fn()
    const hanging = { hang: actionGeneric({ handler: () => {
      started()
      return new Promise<null>(() => undefined)
    } }) }
    const before = await open(jobs(hanging), { dataDir })
    const id = await before.mutation('jobs:schedule', { path: 'jobs:hang', text: '' })
    await eventually(() => expect(started).toHaveBeenCalledOnce())

    const after = await open(jobs(hanging), { dataDir: copyOf(dataDir) })

    expect(await after.query('jobs:state', { id })).toMatchObject({ state: { kind: 'failed', error: 'Transient error while executing action' } })
    expect(started).toHaveBeenCalledOnce()
  })
})

describe('crons', () => {
  it('run at once and then again by their interval, with their arguments', async () => {
    const crons = cronJobs()
    crons.interval('tick', { seconds: 1 }, makeFunctionReference<'mutation', { text: string }>('jobs:note'), { text: 'tick' })
    let time = 1_800_000_000_000
    const { query, mutation } = await open(jobs({}, { crons: { default: crons } }), { now: () => time })
    await eventually(async () => expect(await query('jobs:notes')).toEqual(['tick']))

    time += 1000
    await mutation('jobs:schedule', { path: 'jobs:note', text: 'wake' })

    await eventually(async () => expect((await query('jobs:notes') as string[]).toSorted()).toEqual(['tick', 'tick', 'wake']))
  })

  it('keep their next time over a restart, and make up once for the runs they missed', async () => {
    const dataDir = temporaryFolder()
    const crons = cronJobs()
    crons.daily('report', { hourUTC: 9, minuteUTC: 0 }, makeFunctionReference<'mutation', { text: string }>('jobs:note'), { text: 'report' })
    const daily = () => jobs({}, { crons: { default: crons } })
    const at = (text: string) => () => Date.parse(`${text}Z`)
    await (await open(daily(), { dataDir, now: at('2026-11-22T10:00:00') })).close()

    const early = await open(daily(), { dataDir, now: at('2026-11-23T08:59:59') })
    await early.mutation('jobs:schedule', { path: 'jobs:note', text: 'early' })
    await eventually(async () => expect(await early.query('jobs:notes')).toEqual(['early']))
    await early.close()
    const late = await open(daily(), { dataDir, now: at('2026-11-25T12:00:00') })

    await eventually(async () => expect(await late.query('jobs:notes')).toEqual(['early', 'report']))
  })

  it('find their next time in UTC', () => {
    const at = (text: string) => Date.parse(`${text}Z`)
    const now = at('2026-11-22T14:30:30')

    expect(nextRun({ type: 'interval', minutes: 5 }, now, true)).toBe(now)
    expect(nextRun({ type: 'interval', minutes: 5 }, now, false)).toBe(now + 300_000)
    expect(nextRun({ type: 'hourly', minuteUTC: 15 }, now, true)).toBe(at('2026-11-22T15:15:00'))
    expect(nextRun({ type: 'daily', hourUTC: 9, minuteUTC: 30 }, now, true)).toBe(at('2026-11-23T09:30:00'))
    expect(nextRun({ type: 'weekly', dayOfWeek: 'sunday', hourUTC: 14, minuteUTC: 31 }, now, true)).toBe(at('2026-11-22T14:31:00'))
    expect(nextRun({ type: 'monthly', day: 1, hourUTC: 0, minuteUTC: 0 }, now, true)).toBe(at('2026-12-01T00:00:00'))
    expect(nextRun({ type: 'cron', cron: '*/20 8-18 * jan mon-fri' }, now, true)).toBe(at('2027-01-01T08:00:00'))
    expect(nextRun({ type: 'cron', cron: '0 0 29 2 *' }, now, true)).toBe(at('2028-02-29T00:00:00'))
    expect(nextRun({ type: 'cron', cron: '5/20 * * * *' }, now, true)).toBe(at('2026-11-22T14:45:00'))
    expect(nextRun({ type: 'cron', cron: '30 14 * * 7' }, at('2026-11-22T14:30:00'), true)).toBe(at('2026-11-29T14:30:00'))
    expect(() => nextRun({ type: 'cron', cron: '61 * * * *' }, now, true)).toThrow('Invalid cron expression')
    expect(() => nextRun({ type: 'cron', cron: '0 0 * * * *' }, now, true)).toThrow('Invalid cron expression')
    expect(() => nextRun({ type: 'cron', cron: '0 0 30 2 *' }, now, true)).toThrow('never runs')
  })

  it('run on days of the month or of the week where both are given', () => {
    const from = (day: string) => nextRun({ type: 'cron', cron: '0 0 13 * fri' }, Date.parse(`${day}Z`), true)

    expect(from('2026-12-05T00:00:00')).toBe(Date.parse('2026-12-11T00:00:00Z'))
    expect(from('2026-12-11T00:00:00')).toBe(Date.parse('2026-12-13T00:00:00Z'))
  })
})

function jobs(more: Record<string, unknown> = {}, modules: Modules = {}) {
  const note = (text: string) => ({ text })
  const functions = {
    schedule: mutationGeneric({ handler: ({ scheduler }, { path, text, delay }: { path: string, text: string, delay?: number }) =>
      scheduler.runAfter(delay ?? 0, makeFunctionReference<'mutation'>(path), path === 'jobs:hang' ? {} : { text }) }),
    scheduleAndThrow: mutationGeneric({ handler: async ({ scheduler }) => {
      await scheduler.runAfter(0, makeFunctionReference<'mutation'>('jobs:note'), { text: 'lost' })
      throw new Error('no')
    } }),
    cancel: mutationGeneric({ args: { id: v.id('_scheduled_functions') }, handler: ({ scheduler }, { id }) => scheduler.cancel(id) }),
    state: queryGeneric({ args: { id: v.id('_scheduled_functions') }, handler: ({ db }, { id }) => db.system.get(id) }),
    note: internalMutationGeneric({ args: { text: v.string() }, handler: async ({ db }, { text }) => void await db.insert('notes', note(text)) }),
    noteAndThrow: internalMutationGeneric({ args: { text: v.string() }, handler: async ({ db }, { text }) => {
      await db.insert('notes', note(text))
      throw new Error('no luck')
    } }),
    whoAmI: internalMutationGeneric({ handler: async ({ db, auth }) =>
      void await db.insert('notes', note((await auth.getUserIdentity())?.subject ?? 'nobody')) }),
    notes: queryGeneric({ handler: async ({ db }) => (await db.query('notes').collect()).map(({ text }) => text) }),
    ...more,
  }
  return app({ jobs: functions, ...modules }, defineSchema({ notes: defineTable({ text: v.string() }) }))
}
