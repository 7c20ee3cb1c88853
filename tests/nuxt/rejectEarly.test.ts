import { describe, expect, it, vi } from 'vitest'
import { rejectEarly, timeoutAfter } from '../../composables/internal/rejectEarly'

describe('rejectEarly', () => {
  it('returns the result of the call and stops watching', async () => {
    const stop = vi.fn()

    const result = await rejectEarly(Promise.resolve('done'), () => stop)

    expect(result).toBe('done')
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('rejects with the error of the call and stops watching', async () => {
    const stop = vi.fn()

    await expect(rejectEarly(Promise.reject(new Error('no')), () => stop)).rejects.toThrow('no')

    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('rejects before a call that never ends and stops watching', async () => {
    const stop = vi.fn()
    let reject!: (error: unknown) => void
    const outcome = rejectEarly(new Promise(() => {}), (rejectOutcome) => {
      reject = rejectOutcome
      return stop
    })

    reject(new Error('lost'))

    await expect(outcome).rejects.toThrow('lost')
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('handles the error of a call that fails later', async () => {
    let rejectCall!: (error: unknown) => void
    const call = new Promise((_resolve, reject) => rejectCall = reject)
    const outcome = rejectEarly(call, timeoutAfter(0, new Error('late')))

    await expect(outcome).rejects.toThrow('late')
    rejectCall(new Error('later still'))

    await expect(call).rejects.toThrow('later still')
  })
})

describe('timeoutAfter', () => {
  it('rejects when the time is over', async () => {
    await expect(rejectEarly(new Promise(() => {}), timeoutAfter(1, new Error('late')))).rejects.toThrow('late')
  })

  it('clears its timer when the call ends', async () => {
    const cleared = vi.spyOn(globalThis, 'clearTimeout')

    await rejectEarly(Promise.resolve(), timeoutAfter(60_000))

    expect(cleared).toHaveBeenCalled()
  })
})
