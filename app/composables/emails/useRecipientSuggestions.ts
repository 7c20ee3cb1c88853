import type { FunctionReturnType } from 'convex/server'
import { api } from '~/convex/_generated/api'

type RecipientRule = NonNullable<FunctionReturnType<typeof api.emails.recipients>>

const help: Record<RecipientRule, string> = {
  anyone: 'Use any address. Emails stay in the local inbox.',
  contacts: 'Use a contact, your own address, or a Resend test address.',
  self: 'Use your own address or a Resend test address.',
  tests: 'Use a Resend test address, such as delivered@resend.dev.',
}

/** Returns help for a recipient field: the recipients that the user may email, once known. */
export function useRecipientSuggestions() {
  // Run in the browser, like in `ProviderSetup`: components that wait on the server give fields other ids than in the browser.
  const { data: rule } = useConvexQuery(api.emails.recipients, {}, { server: false, lazy: true })
  return computed(() => rule.value ? help[rule.value] : 'Enter an address, or search your contacts.')
}
