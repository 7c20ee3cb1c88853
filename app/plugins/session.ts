import { useSession } from '~~/composables/internal/session'

/** Lets the session speak for the first query of a page already. */
export default defineNuxtPlugin(() => {
  useSession()
})
