/** Signing out, as the menu and the search offer it. */
export function useSignOut() {
  const { status, signOut } = useConvexAuth()
  const toasts = useToasts()
  return {
    icon: 'i-lucide-log-out',
    // Nobody can sign in as a guest again, so what is theirs goes with them.
    label: computed(() => status.value === 'anonymous' ? 'Sign out and discard everything' : 'Sign out'),
    async onSelect() {
      try {
        await signOut()
      }
      catch (error) {
        toasts.error('You are still signed in', error)
      }
    },
  }
}
