import { describe, expect, it, vi } from 'vitest'
import { rejectEarly, timeoutAfter } from '../../composables/internal/rejectEarly'

describe('rejectEarly', () => {
  it('has the call\'s outcome, and stops watching', async () => {
    const stop = vi.fn()

    const result = await rejectEarly(Promise.resolve('done'), () => stop)

    expect(result).toBe('done')
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('has the call\'s failure, and stops watching', async () => {
    const stop = vi.fn()

    await expect(rejectEarly(Promise.reject(new Error('no')), () => stop)).rejects.toThrow('no')

    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('fails before a call that never ends, and stops watching', async () => {
    const stop = vi.fn()
    let fail!: (error: unknown) => void
    const outcome = rejectEarly(new Promise(() => {}), (given) => {
      fail = given
      return stop
    })

    fail(new Error('lost'))

    await expect(outcome).rejects.toThrow('lost')
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('leaves no failure unhandled when the call fails as well', async () => {
    let failCall!: (error: unknown) => void
    const call = new Promise((_, reject) => failCall = reject)
    const outcome = rejectEarly(call, timeoutAfter(0, new Error('late')))

    await expect(outcome).rejects.toThrow('late')
    failCall(new Error('later still'))

    await expect(call).rejects.toThrow('later still')
  })
})

describe('after', () => {
  it('fails when the time is over', async () => {
    await expect(rejectEarly(new Promise(() => {}), timeoutAfter(1, new Error('late')))).rejects.toThrow('late')
  })

  it('leaves no timer behind', async () => {
    const cleared = vi.spyOn(globalThis, 'clearTimeout')

    await rejectEarly(Promise.resolve(), timeoutAfter(60_000))

    expect(cleared).toHaveBeenCalled()
  })
})
