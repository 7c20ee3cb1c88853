import { afterEach, describe, expect, it } from 'vitest'
import { clearNuxtState, useNuxtApp, useState } from '#imports'
import { useConnection } from '../../composables/internal/connection'
import { forgetClient, mountComposable } from '../setup/app'

afterEach(() => {
  Reflect.deleteProperty(useNuxtApp() as object, Symbol.for('convex.session'))
  clearNuxtState()
  forgetClient()
})

describe('useConvexSession', () => {
  it.each([true, false])('returns %s when the server rendered that', async (isOpen) => {
    useState('convex:session', () => isOpen)

    const { result } = await mountComposable(() => useConvexSession())

    expect(result.hasSession.value).toBe(isOpen)
  })

  it('builds no client', async () => {
    await mountComposable(() => useConvexSession())

    expect(useConnection().state.value).toBeUndefined()
  })
})
