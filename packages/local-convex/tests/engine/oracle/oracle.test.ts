/**
 * The engine against `convex-test`: the same random schemas, documents and programs must give the same answers.
 *
 * `ORACLE_RUNS` sets the number of cases. Where the two are known to differ, the engine follows Convex's backend
 * (get-convex/convex-backend) and the cases leave it out:
 * - `q.lt` and its like compare by JavaScript's operators in convex-test, by the order of values in Convex
 *   (crates/common/src/query.rs, `Expression::eval`);
 * - a page that ends with the last document is the last one in convex-test; Convex says so only with the next, empty
 *   page (crates/isolate/src/environment/udf/async_syscall.rs, `read_page_from_query`), so whole reads are compared;
 * - `v.record()` is not checked by convex-test (crates/common/src/schemas/validator.rs does);
 * - `v.literal(0)` accepts -0 in convex-test, Convex tells them apart (the same file; floats are equal by their bits);
 * - `v.literal(1n)` accepts nothing in convex-test, which compares the value with its encoding;
 * - a `ConvexError` whose data holds an int64 loses it between nested functions in convex-test, which decodes it twice;
 * - ids and creation times are a deployment's own;
 * - text search: convex-test treats every word as a prefix and does not rank (crates/search).
 */
import { defineSchema, defineTable, queryGeneric } from 'convex/server'
import { v, type Validator, type Value } from 'convex/values'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openEngine } from '../../../src/engine/index.ts'
import type { Commit } from '../../../src/seam.ts'
import { app, calls, origin } from '../support.ts'
import { argument, documentValidator, fieldValidator, type Indexes, indexes, read, seed, steps } from './arbitraries.ts'
import { both } from './both.ts'
import { encode, programFunctions, type Read } from './program.ts'

const RUNS = Number(process.env.ORACLE_RUNS ?? 100)
const TIMEOUT = 60_000 + RUNS * 400

describe('the engine agrees with convex-test', () => {
  it('on what programs read and write, and on what is left afterwards', { timeout: TIMEOUT }, async () => {
    const cases = indexes().chain(named => fc.record({
      named: fc.constant(named),
      validator: documentValidator(),
      programs: fc.tuple(
        fc.record({ steps: seed(), fails: fc.constant(false) }),
        fc.record({ steps: steps(named), fails: fc.boolean() }),
        fc.record({ steps: steps(named), fails: fc.boolean() }),
      ),
      reads: fc.array(read(named), { minLength: 4, maxLength: 8 }),
    }))

    await fc.assert(fc.asyncProperty(cases, async ({ named, validator, programs, reads }) => {
      const { oracle, engine, close } = await both(programFunctions(), schemaOf(named, validator))
      try {
        for (const { steps, fails } of programs) {
          const args = { program: encode(steps), fails }
          expect(await engine.mutation('program:run', args)).toEqual(await oracle.mutation('program:run', args))
        }
        for (const one of reads) {
          const args = { program: encode(one) }
          expect(await engine.query('program:read', args)).toEqual(await oracle.query('program:read', args))
          if (one.pages !== null) expect(await engine.pages(one)).toEqual(await oracle.pages(one))
        }
      }
      finally {
        await close()
      }
    }), { numRuns: RUNS })
  })

  it('on which arguments and results validators accept', { timeout: TIMEOUT }, async () => {
    const cases = fc.record({ args: fieldValidator(), returns: fieldValidator(), values: fc.array(argument(), { minLength: 1, maxLength: 8 }) })

    await fc.assert(fc.asyncProperty(cases, async ({ args, returns, values }) => {
      const functions = {
        accepts: queryGeneric({ args: { value: args }, handler: () => 'accepted' }),
        gives: queryGeneric({ args: { value: v.any() }, returns: returns as Validator<Value, 'required', string>, handler: (_, { value }) => value }),
      }
      const { oracle, engine, close } = await both(functions, defineSchema({}))
      try {
        for (const value of values) {
          for (const path of ['program:accepts', 'program:gives'])
            expect(await engine.query(path, { value })).toEqual(await oracle.query(path, { value }))
        }
      }
      finally {
        await close()
      }
    }), { numRuns: RUNS })
  })
})

describe('read sets', () => {
  it('notice every commit that changes what a query gives', { timeout: TIMEOUT }, async () => {
    const cases = indexes().chain(named => fc.record({
      named: fc.constant(named),
      before: seed(), after: steps(named),
      reads: fc.array(read(named), { minLength: 4, maxLength: 8 }),
    }))

    await fc.assert(fc.asyncProperty(cases, async ({ named, before, after, reads }) => {
      const engine = await openEngine({ dataDir: null, app: app({ program: programFunctions() }, schemaOf(named, null)), origin })
      const { call, mutation } = calls(engine)
      try {
        await mutation('program:run', { program: encode(before), fails: false })
        const run = (one: Read) => engine.query(one.pages === null
          ? call('program:read', { program: encode(one) })
          : call('program:page', { program: encode(one), cursor: null }))
        const firsts = await Promise.all(reads.map(run))
        let commit: Commit | undefined
        engine.onCommit((made) => {
          commit = made
        })

        await mutation('program:run', { program: encode(after), fails: false })

        for (const [at, one] of reads.entries()) {
          const again = await run(one)
          const changed = JSON.stringify(again.outcome) !== JSON.stringify(firsts[at]!.outcome)
          if (changed) expect(commit && firsts[at]!.reads.overlaps(commit)).toBe(true)
        }
      }
      finally {
        await engine.close()
      }
    }), { numRuns: RUNS })
  })
})

function schemaOf(named: Indexes, validator: Validator<Value, 'required', string> | null) {
  let table = defineTable((validator ?? v.any()) as ReturnType<typeof v.any>)
  for (const [name, fields] of Object.entries(named)) table = table.index(name, fields as never) as unknown as typeof table
  return defineSchema({ t: table })
}
