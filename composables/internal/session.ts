import { effectScope, ref } from 'vue'
import type { Ref } from 'vue'
import { useRequestEvent, useState } from '#imports'
import type { AuthTokenFetcher } from 'convex/browser'
import { ConvexCallError } from '../ConvexCallError'
import { appSingleton } from './appSingleton'
import { useConnection } from './connection'
import type { Connection } from './connection'
import { postAuth } from './postAuth'

/** Session of this browser, shared by all its tabs. */
export interface Session {
  /** Whether there is a session, as far as this tab knows. */
  isOpen: Ref<boolean>
  /** `false` while a session exists but its token can't be fetched. */
  isTokenAccepted: Ref<boolean>
  /** Runs a step of signing in. Resolves to whether a session has started. */
  runStep: (name: string, fields: object) => Promise<boolean>
  /** Checks a session that has no user any longer: takes its replacement, or ends it. */
  recheck: () => Promise<void>
  signOut: () => Promise<void>
}

/** Name of the channel and of the lock that tabs share. */
const SHARED_NAME = 'convex-session'

/** Delays between attempts to fetch a token again. */
const RETRY_MS = [1_000, 3_000, 10_000, 30_000]

export function useSession(): Session {
  return appSingleton('session', () => effectScope(true).run(() => {
    const isOpen = useState('convex:session', hasSession)
    return import.meta.server ? createServerSession(isOpen) : createSession(useConnection(), isOpen)
  })!)
}

function hasSession() {
  const { convexSession, convexToken } = useRequestEvent()?.context ?? {}
  return convexSession ? convexSession !== 'ended' : !!convexToken
}

function createServerSession(isOpen: Ref<boolean>): Session {
  const rejectOnServer = () => Promise.reject(new ConvexCallError('UNAVAILABLE', 'Signing in and out happens in the browser.'))
  return { isOpen, isTokenAccepted: ref(true), runStep: rejectOnServer, signOut: rejectOnServer, recheck: async () => void (isOpen.value = false) }
}

/** Creates the session of a browser. The token is kept in this closure only. */
export function createSession({ identity }: Connection, isOpen: Ref<boolean>): Session {
  const isTokenAccepted = ref(true)
  const otherTabs = new BroadcastChannel(SHARED_NAME)
  let currentToken: string | null = null
  let sessionVersion = 0
  let failureCount = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined

  /** Fetches a new token. Returns `null` if the session changes meanwhile. */
  async function renewToken() {
    const versionAtStart = sessionVersion
    return withTabLock(async () => {
      const { token } = sessionVersion === versionAtStart ? await postAuth('token', { refused: currentToken ?? undefined }) : { token: null }
      if (sessionVersion !== versionAtStart)
        return null
      if (!token)
        endSession()
      return currentToken = token
    })
  }

  const fetchToken: AuthTokenFetcher = async ({ forceRefreshToken }) => currentToken && !forceRefreshToken ? currentToken : renewToken()

  identity.onAccepted = (isAccepted) => {
    isTokenAccepted.value = isAccepted
    clearTimeout(retryTimer)
    if (isAccepted)
      failureCount = 0
    else if (isOpen.value)
      retryTimer = setTimeout(() => identity.adopt(fetchToken), RETRY_MS[Math.min(failureCount++, RETRY_MS.length - 1)])
  }

  function setSession(token: string | null, isOpenNow: boolean) {
    clearTimeout(retryTimer)
    sessionVersion++
    currentToken = token
    isTokenAccepted.value = true
    isOpen.value = isOpenNow
    identity.change(isOpenNow ? fetchToken : null)
  }

  function endSession() {
    setSession(null, false)
    otherTabs.postMessage('ended')
  }

  otherTabs.onmessage = ({ data }) => setSession(null, data === 'begun')
  if (isOpen.value)
    identity.adopt(fetchToken)

  return {
    isOpen,
    isTokenAccepted,
    runStep: (name, fields) => withTabLock(async () => {
      const { token } = await postAuth(name, fields)
      if (!token)
        return false
      setSession(token, true)
      otherTabs.postMessage('begun')
      return true
    }),
    async recheck() {
      const token = await renewToken()
      if (token)
        setSession(token, true)
    },
    signOut: () => withTabLock(async () => {
      await postAuth('sign-out')
      endSession()
    }),
  }
}

/**
 * Serializes cookie changes across tabs, so two tabs never use the same refresh token, and no tab takes a session that
 * is being replaced for an ended session.
 */
function withTabLock<T>(task: () => Promise<T>): Promise<T> {
  // Locks exist in secure contexts only.
  const locks = navigator.locks as LockManager | undefined
  return locks ? locks.request(SHARED_NAME, task) as Promise<T> : task()
}
