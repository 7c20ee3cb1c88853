import { defineNuxtPlugin } from '#imports'
import { useSession } from './session'

/** Starts the session before the first query of a page, so that the query runs as the user. */
export default defineNuxtPlugin(() => {
  useSession()
})
