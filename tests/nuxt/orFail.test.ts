import { describe, expect, it, vi } from 'vitest'
import { after, orFail } from '../../composables/internal/orFail'

describe('orFail', () => {
  it('has the call\'s outcome, and stops watching', async () => {
    const stop = vi.fn()

    const result = await orFail(Promise.resolve('done'), () => stop)

    expect(result).toBe('done')
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('has the call\'s failure, and stops watching', async () => {
    const stop = vi.fn()

    await expect(orFail(Promise.reject(new Error('no')), () => stop)).rejects.toThrow('no')

    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('fails before a call that never ends, and stops watching', async () => {
    const stop = vi.fn()
    let fail!: (error: unknown) => void
    const outcome = orFail(new Promise(() => {}), (given) => {
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
    const outcome = orFail(call, after(0, new Error('late')))

    await expect(outcome).rejects.toThrow('late')
    failCall(new Error('later still'))

    await expect(call).rejects.toThrow('later still')
  })
})

describe('after', () => {
  it('fails when the time is over', async () => {
    await expect(orFail(new Promise(() => {}), after(1, new Error('late')))).rejects.toThrow('late')
  })

  it('leaves no timer behind', async () => {
    const cleared = vi.spyOn(globalThis, 'clearTimeout')

    await orFail(Promise.resolve(), after(60_000))

    expect(cleared).toHaveBeenCalled()
  })
})
