import { computed, effectScope, watch } from 'vue'
import type { ComputedRef } from 'vue'
import type { FunctionReturnType } from 'convex/server'
import { currentUser } from '#build/convex/currentUser'
import { appSingleton } from './internal/appSingleton'
import { makeAwaitable } from './internal/makeAwaitable'
import { useSession } from './internal/session'
import type { Session } from './internal/session'
import { useConvexQuery } from './useConvexQuery'

/** Signed-in user, as returned by the query that `convex.currentUser` names in `nuxt.config.ts`. */
export type ConvexUser = NonNullable<FunctionReturnType<typeof currentUser>>

/** Session status. `anonymous` is a guest: signed in, but without an account to sign in to again. */
export type AuthStatus = 'loading' | 'authenticated' | 'anonymous' | 'unauthenticated'

/** Outcome of a step: after `code-sent`, ask for the code from the email. */
export type SignInOutcome = 'signed-in' | 'code-sent'

/** Return value of {@link useConvexAuth}. */
export interface UseConvexAuthReturn {
  /** Signed-in user, live; `null` when there is no session, and until the user is known. */
  user: ComputedRef<ConvexUser | null>
  status: ComputedRef<AuthStatus>
  signIn: (fields: { email: string, password: string }) => Promise<SignInOutcome>
  /** Creates an account. A guest keeps all their data. */
  signUp: (fields: { email: string, password: string, name?: string }) => Promise<SignInOutcome>
  signInAsGuest: () => Promise<SignInOutcome>
  /** Completes a new account with the code from the email. The password proves that the same person started it. */
  verify: (fields: { email: string, code: string, password: string }) => Promise<SignInOutcome>
  /** Resends that code. */
  requestCode: (fields: { email: string }) => Promise<SignInOutcome>
  /** Emails a code for setting a new password. */
  requestReset: (fields: { email: string }) => Promise<SignInOutcome>
  /** Sets a new password, signs in here, and signs out everywhere else. */
  reset: (fields: { email: string, code: string, password: string }) => Promise<SignInOutcome>
  /** Signs out in all tabs. */
  signOut: () => Promise<void>
}

/**
 * Returns the signed-in user, and functions that sign in and out. Shared by the whole app, and known in a server render.
 *
 * The session is in cookies that scripts can't read (see `server/api/auth`). The functions reject with a
 * `ConvexCallError` whose `data.field` names the invalid field.
 *
 * @returns `user`, `status` and the functions; also a promise of them, which resolves when the user is known.
 * @example
 * const { user, status, signOut } = await useConvexAuth()
 */
export function useConvexAuth(): UseConvexAuthReturn & Promise<UseConvexAuthReturn> {
  const { auth, ready } = appSingleton('auth', () => effectScope(true).run(() => createAuth(useSession()))!)
  return makeAwaitable(auth, ready)
}

function createAuth(session: Session): { auth: UseConvexAuthReturn, ready: Promise<void> } {
  const userQuery = useConvexQuery(currentUser, () => session.isOpen.value ? {} : 'skip')

  /** Whether there is a session but the deployment has no user for it. */
  const isOrphaned = computed(() => session.isOpen.value && session.isTokenAccepted.value && userQuery.data.value === null)
  const status = computed<AuthStatus>(() => {
    if (!session.isOpen.value)
      return 'unauthenticated'
    return !userQuery.data.value ? 'loading' : userQuery.data.value.isGuest ? 'anonymous' : 'authenticated'
  })

  let hasRechecked = false
  function recheckOrphan() {
    if (userQuery.data.value)
      hasRechecked = false
    if (!isOrphaned.value)
      return
    const recheck = hasRechecked ? session.signOut() : session.recheck()
    hasRechecked = true
    return recheck.catch(() => {})
  }
  if (import.meta.client)
    watch([isOrphaned, userQuery.data], recheckOrphan, { immediate: true })

  function createStep(name: string) {
    return async (fields: object = {}): Promise<SignInOutcome> => {
      if (!await session.runStep(name, fields))
        return 'code-sent'
      await waitForUser()
      return 'signed-in'
    }
  }

  /** Waits until the user is known, so that the next page has the user; at most 5 seconds. */
  function waitForUser() {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(finish, 5_000)
      const stop = watch(status, newStatus => newStatus !== 'loading' && finish(), { immediate: true, flush: 'sync' })
      function finish() {
        clearTimeout(timer)
        queueMicrotask(() => stop())
        resolve()
      }
    })
  }

  const auth: UseConvexAuthReturn = {
    user: computed(() => session.isOpen.value ? userQuery.data.value ?? null : null),
    status,
    signIn: createStep('sign-in'),
    signUp: createStep('sign-up'),
    signInAsGuest: createStep('guest'),
    verify: createStep('verify'),
    requestCode: createStep('request-code'),
    requestReset: createStep('request-reset'),
    reset: createStep('reset'),
    signOut: session.signOut,
  }
  return { auth, ready: userQuery.then(() => import.meta.server ? recheckOrphan() : undefined) }
}
