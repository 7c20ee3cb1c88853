import type { Ref } from 'vue'
import { useSession } from './internal/session'

/** Return value of {@link useConvexSession}. */
export interface UseConvexSessionReturn {
  /** Whether this browser has a session. Guests have one too. */
  hasSession: Readonly<Ref<boolean>>
}

/**
 * Returns whether this browser has a session: all that a public page needs to link into the application.
 *
 * Runs no query and opens no connection. For the user behind the session, use `useConvexAuth`.
 *
 * @returns `hasSession`, known in a server render.
 * @example
 * const { hasSession } = useConvexSession()
 */
export function useConvexSession(): UseConvexSessionReturn {
  return { hasSession: useSession().isOpen }
}
