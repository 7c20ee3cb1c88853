/** Returns the menu item that signs the user out, for the user menu and the search. */
export function useSignOut() {
  const { status, signOut } = useConvexAuth()
  const toasts = useToasts()
  return {
    icon: 'i-lucide-log-out',
    // A guest can't sign in again, so signing out deletes the guest's data.
    label: computed(() => status.value === 'anonymous' ? 'Sign out and delete my data' : 'Sign out'),
    async onSelect() {
      try {
        await signOut()
      }
      catch (error) {
        toasts.error('Couldn’t sign out', error)
      }
    },
  }
}
