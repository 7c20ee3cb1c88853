import { effectScope, ref } from 'vue'
import type { Ref } from 'vue'
import { useNuxtApp, useRequestEvent, useState } from '#imports'
import type { AuthTokenFetcher } from 'convex/browser'
import { ConvexCallError } from '../ConvexCallError'
import { useConnection } from './connection'
import type { Connection } from './connection'
import { postAuth } from './postAuth'

/** Whether this browser has a session, and how that changes: here, and in all other tabs with it. */
export interface Session {
  /** Whether there is one, as far as is known. */
  open: Ref<boolean>
  /** False while the live connection speaks for nobody although there is a session: its token could not be had. */
  trusted: Ref<boolean>
  /** Takes a step of signing in. Resolves to whether that led to a session; it has begun then. */
  step: (name: string, fields: object) => Promise<boolean>
  /** Finds out what became of a session that the deployment no longer knows: replaced, or over. */
  recheck: () => Promise<void>
  signOut: () => Promise<void>
}

const KEY = Symbol.for('convex.session')
const NAME = 'convex-session'

/** Waits between attempts to get back a token that could not be had. */
const RETRY_MS = [1_000, 3_000, 10_000, 30_000]

export function useSession(): Session {
  const app = useNuxtApp() as { [KEY]?: Session }
  return app[KEY] ??= effectScope(true).run(() => {
    const open = useState('convex:session', hasSession)
    return import.meta.server ? serverSession(open) : createSession(useConnection(), open)
  })!
}

function hasSession() {
  const { convexSession, convexToken } = useRequestEvent()?.context ?? {}
  return convexSession ? convexSession !== 'ended' : !!convexToken
}

function serverSession(open: Ref<boolean>): Session {
  const refuse = () => Promise.reject(new ConvexCallError('UNAVAILABLE', 'Signing in and out happens in the browser.'))
  return { open, trusted: ref(true), step: refuse, signOut: refuse, recheck: async () => void (open.value = false) }
}

/** Browser only. The token lives in this closure and nowhere else. */
export function createSession({ identity }: Connection, open: Ref<boolean>): Session {
  const trusted = ref(true)
  const otherTabs = new BroadcastChannel(NAME)
  let held: string | null = null
  let era = 0
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined

  /** Asks for a token other than the one held. Nothing comes of it once another session has begun. */
  async function renew() {
    const askedIn = era
    return oneTabAtATime(async () => {
      const { token } = era === askedIn ? await postAuth('token', { refused: held ?? undefined }) : { token: null }
      if (era !== askedIn)
        return null
      if (!token)
        end()
      return held = token
    })
  }

  const fetchToken: AuthTokenFetcher = async ({ forceRefreshToken }) => held && !forceRefreshToken ? held : renew()

  identity.onAccepted = (accepted) => {
    trusted.value = accepted
    clearTimeout(retry)
    if (accepted)
      failures = 0
    else if (open.value)
      retry = setTimeout(() => identity.adopt(fetchToken), RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)])
  }

  function change(token: string | null, isOpen: boolean) {
    clearTimeout(retry)
    era++
    held = token
    trusted.value = true
    open.value = isOpen
    identity.change(isOpen ? fetchToken : null)
  }

  function end() {
    change(null, false)
    otherTabs.postMessage('ended')
  }

  otherTabs.onmessage = ({ data }) => change(null, data === 'begun')
  if (open.value)
    identity.adopt(fetchToken)

  return {
    open,
    trusted,
    step: (name, fields) => oneTabAtATime(async () => {
      const { token } = await postAuth(name, fields)
      if (!token)
        return false
      change(token, true)
      otherTabs.postMessage('begun')
      return true
    }),
    async recheck() {
      const token = await renew()
      if (token)
        change(token, true)
    },
    signOut: () => oneTabAtATime(async () => {
      await postAuth('sign-out')
      end()
    }),
  }
}

/**
 * Tabs take turns at whatever changes the cookies: else one would use a refresh token that another's answer is about
 * to replace, or take a session that is being replaced for one that has ended.
 */
function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
  // Only secure contexts have them.
  const locks = navigator.locks as LockManager | undefined
  return locks ? locks.request(NAME, work) as Promise<T> : work()
}
