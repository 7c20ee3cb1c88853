import type { FunctionReturnType } from 'convex/server'
import { api } from '~/convex/_generated/api'

type RecipientRule = NonNullable<FunctionReturnType<typeof api.emails.recipients>>

const help: Record<RecipientRule, string> = {
  anyone: 'Any address. Messages stay in the local inbox.',
  contacts: 'Your contacts, your own address or a Resend test address.',
  self: 'Your own address or a Resend test address.',
  tests: 'A Resend test address, such as delivered@resend.dev.',
}

/** Help for a recipient's field: the recipients that the user may email, once known. */
export function useRecipientSuggestions() {
  // Run in the browser, like in `ProviderSetup`: components that wait on the server give fields other ids than in the browser.
  const { data: rule } = useConvexQuery(api.emails.recipients, {}, { server: false, lazy: true })
  return computed(() => rule.value ? help[rule.value] : 'An address, or a contact’s name')
}
