import { useSession } from '~~/composables/internal/session'

/** The link from the public pages into the application. Only the session is looked at: who it is would take a query. */
export function useAppLink() {
  const { open } = useSession()
  return computed(() => ({ label: open.value ? 'Open the studio' : 'Try the demo', to: '/app' }))
}
