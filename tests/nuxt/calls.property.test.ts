import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConvexCallError } from '../../composables/ConvexCallError'
import { createCalls } from '../../composables/internal/calls'
import type { CallStatus } from '../../composables/internal/calls'
import { createInterruptionError } from '../../composables/internal/errors'

/** How many sequences each property is tried with; `CALLS_RUNS=10000` for the long run. */
const numRuns = Number(process.env.CALLS_RUNS ?? 1_000)

type Step
  = | { do: 'start' | 'reset' | 'abandon' | 'unmount' }
    | { do: 'settle', which: number, ok: boolean }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Step>({ do: 'start' }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat(20), ok: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'reset' }, { do: 'abandon' }, { do: 'unmount' }) },
)

describe.each([false, 'defer'] as const)('any sequence of starts, settlements, resets and unmounts, with dedupe %j', (dedupe) => {
  it('leaves exactly the state of the model, and every caller with its own outcome', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const model = createModel(dedupe)
      const real = createReal(dedupe)

      for (const one of steps) {
        model.take(one)
        await real.take(one)
        expect(real.shown()).toEqual(model.shown())
      }

      expect(real.outcomes).toEqual(model.outcomes)
      expect(real.callbacks).toEqual(model.callbacks)
    }), { numRuns })
  }, 600_000)
})

interface Shown {
  status: CallStatus
  pending: boolean
  data: number | undefined
  error: string | null
}

/** What the composable promises, in the plainest words. Call n succeeds with `n`, or fails with code `Fn`. */
function createModel(dedupe: 'defer' | false) {
  interface Call { id: number, callers: number[], counts: boolean, settled: boolean }
  const calls: Call[] = []
  const outcomes: Record<number, string> = {}
  const callbacks: string[] = []
  let callers = 0
  let mounted = true
  let last: Omit<Shown, 'pending'> = { status: 'idle', data: undefined, error: null }
  let left: Shown | undefined
  let deferred: Call | undefined

  const pending = () => calls.some(call => call.counts && !call.settled)
  const shown = (): Shown => left ?? { ...last, status: pending() ? 'pending' : last.status, pending: pending() }

  function start() {
    const caller = callers++
    if (dedupe && deferred)
      return void deferred.callers.push(caller)
    deferred = { id: calls.length, callers: [caller], counts: mounted, settled: false }
    calls.push(deferred)
    last = { ...last, error: null }
  }

  function settle(which: number, ok: boolean) {
    const open = calls.filter(call => !call.settled)
    const call = open[which % open.length]
    if (!call)
      return
    call.settled = true
    if (deferred === call)
      deferred = undefined
    if (call.counts && call.id === calls.length - 1)
      last = ok ? { status: 'success', data: call.id, error: null } : { ...last, status: 'error', error: `F${call.id}` }
    for (const caller of call.callers)
      outcomes[caller] = ok ? `${call.id}` : `F${call.id}`
    if (mounted)
      callbacks.push(ok ? `success ${call.id}` : `error F${call.id}`, `settled ${call.id}`)
  }

  function forget(error: string | null) {
    const wasPending = pending()
    for (const call of calls)
      call.counts = false
    deferred = undefined
    last = error && wasPending ? { status: 'error', data: undefined, error } : { status: 'idle', data: undefined, error: null }
  }

  return {
    outcomes,
    callbacks,
    shown,
    take(one: Step) {
      if (one.do === 'start')
        start()
      else if (one.do === 'settle')
        settle(one.which, one.ok)
      else if (one.do === 'unmount')
        [left, mounted] = [shown(), false]
      else if (mounted)
        forget(one.do === 'abandon' ? 'IDENTITY_CHANGED' : null)
    },
  }
}

/** The call core, driven by the same steps. */
function createReal(dedupe: 'defer' | false) {
  const outcomes: Record<number, string> = {}
  const callbacks: string[] = []
  const open: { id: number, settle: (ok: boolean) => void }[] = []
  let callers = 0
  let sent = 0
  let mounted = true
  const { state, run, abandon, dispose } = createCalls<number, number, unknown>({
    dedupe,
    onSuccess: result => callbacks.push(`success ${result}`),
    onError: error => callbacks.push(`error ${error.code}`),
    onSettled: id => callbacks.push(`settled ${id}`),
  })

  function start() {
    const caller = callers++
    const id = sent
    run(() => id, () => new Promise((resolve, reject) => {
      sent++
      open.push({ id, settle: ok => ok ? resolve(id) : reject(new ConvexCallError(`F${id}`, 'failed')) })
    })).then(
      result => outcomes[caller] = `${result}`,
      (error: ConvexCallError) => outcomes[caller] = error.code,
    )
  }

  return {
    outcomes,
    callbacks,
    shown: (): Shown => ({
      status: state.status.value,
      pending: state.pending.value,
      data: state.data.value,
      error: state.error.value?.code ?? null,
    }),
    async take(one: Step) {
      if (one.do === 'start')
        start()
      else if (one.do === 'settle' && open.length)
        open.splice(one.which % open.length, 1)[0]!.settle(one.ok)
      else if (one.do === 'unmount')
        [, mounted] = [dispose(), false]
      else if (mounted && one.do === 'reset')
        state.reset()
      else if (mounted && one.do === 'abandon')
        abandon(createInterruptionError('IDENTITY_CHANGED'))
      // Settling takes a few turns of the microtask queue.
      await new Promise(resolve => setImmediate(resolve))
    },
  }
}
