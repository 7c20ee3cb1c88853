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

/** `anonymous` is a guest: signed in, without a way to come back. */
export type AuthStatus = 'loading' | 'authenticated' | 'anonymous' | 'unauthenticated'

/** How a step of signing in went: `code-sent` asks for the code from a mail next. */
export type SignInOutcome = 'signed-in' | 'code-sent'

/** What {@link useConvexAuth} returns. */
export interface UseConvexAuthReturn {
  /** Who is signed in; `null` while that is nobody, or not known yet. Live. */
  user: ComputedRef<ConvexUser | null>
  status: ComputedRef<AuthStatus>
  signIn: (fields: { email: string, password: string }) => Promise<SignInOutcome>
  /** Makes an account. A guest's own becomes one, with all that is in it. */
  signUp: (fields: { email: string, password: string, name?: string }) => Promise<SignInOutcome>
  signInAsGuest: () => Promise<SignInOutcome>
  /** Finishes signing up with the code from the mail. The password proves that it is the one who began. */
  verify: (fields: { email: string, code: string, password: string }) => Promise<SignInOutcome>
  /** Mails that code again. */
  requestCode: (fields: { email: string }) => Promise<SignInOutcome>
  /** Mails a code with which a new password can be set. */
  requestReset: (fields: { email: string }) => Promise<SignInOutcome>
  /** Sets a new password, which signs in here and out everywhere else. */
  reset: (fields: { email: string, code: string, password: string }) => Promise<SignInOutcome>
  /** Signs out in all tabs. */
  signOut: () => Promise<void>
}

/**
 * Who is signed in, and the ways to sign in and out. Shared by the whole app; known in a server render.
 *
 * The session is in cookies that scripts cannot read; see `server/api/auth`. The steps reject with a
 * `ConvexCallError` whose `data.field` names the field that is wrong.
 *
 * @returns `user`, `status` and the steps; also a promise of them, kept once it is known who is signed in.
 * @example
 * const { user, status, signOut } = await useConvexAuth()
 */
export function useConvexAuth(): UseConvexAuthReturn & Promise<UseConvexAuthReturn> {
  const { auth, ready } = appSingleton('auth', () => effectScope(true).run(() => createAuth(useSession()))!)
  return makeAwaitable(auth, ready)
}

function createAuth(session: Session): { auth: UseConvexAuthReturn, ready: Promise<void> } {
  const userQuery = useConvexQuery(currentUser, () => session.isOpen.value ? {} : 'skip')

  /** There is a session, but the deployment knows nobody by it. */
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

  /** Waits until it is known who is signed in, so that the next page has it; not for ever. */
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
