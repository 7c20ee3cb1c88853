import { computed, effectScope, watch } from 'vue'
import type { ComputedRef } from 'vue'
import type { FunctionReturnType } from 'convex/server'
import { useNuxtApp } from '#imports'
import { currentUser } from '#build/convex/currentUser'
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

const KEY = Symbol.for('convex.auth')

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
  const app = useNuxtApp() as { [KEY]?: ReturnType<typeof createAuth> }
  const { auth, ready } = app[KEY] ??= effectScope(true).run(() => createAuth(useSession()))!
  return Object.assign(ready.then(() => auth), auth)
}

function createAuth(session: Session): { auth: UseConvexAuthReturn, ready: Promise<void> } {
  const me = useConvexQuery(currentUser, () => session.open.value ? {} : 'skip')

  /** There is a session, but the deployment knows nobody by it. */
  const orphaned = computed(() => session.open.value && session.trusted.value && me.data.value === null)
  const status = computed<AuthStatus>(() => {
    if (!session.open.value)
      return 'unauthenticated'
    return !me.data.value ? 'loading' : me.data.value.isGuest ? 'anonymous' : 'authenticated'
  })

  let rechecked = false
  function settle() {
    if (me.data.value)
      rechecked = false
    if (!orphaned.value)
      return
    const settling = rechecked ? session.signOut() : session.recheck()
    rechecked = true
    return settling.catch(() => {})
  }
  if (import.meta.client)
    watch([orphaned, me.data], settle, { immediate: true })

  function step(name: string) {
    return async (fields: object = {}): Promise<SignInOutcome> => {
      if (!await session.step(name, fields))
        return 'code-sent'
      await known()
      return 'signed-in'
    }
  }

  /** Waits until it is known who is signed in, so that the next page has it; not for ever. */
  function known() {
    return new Promise<void>((resolve) => {
      const stop = watch(status, now => now !== 'loading' && done(), { immediate: true, flush: 'sync' })
      const timer = setTimeout(done, 5_000)
      function done() {
        clearTimeout(timer)
        queueMicrotask(() => stop())
        resolve()
      }
    })
  }

  const auth: UseConvexAuthReturn = {
    user: computed(() => session.open.value ? me.data.value ?? null : null),
    status,
    signIn: step('sign-in'),
    signUp: step('sign-up'),
    signInAsGuest: step('guest'),
    verify: step('verify'),
    requestCode: step('request-code'),
    requestReset: step('request-reset'),
    reset: step('reset'),
    signOut: session.signOut,
  }
  return { auth, ready: me.then(() => import.meta.server ? settle() : undefined) }
}
