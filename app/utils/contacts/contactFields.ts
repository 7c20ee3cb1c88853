import type { FunctionArgs, FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type Contact = FunctionReturnType<typeof api.contacts.list>['contacts'][number]
export type ContactDraft = Required<FunctionArgs<typeof api.contacts.create>>

/** The fields of a contact, as the form shows them. */
export const contactFields: { name: keyof ContactDraft, label: string, type?: string, autocomplete?: string }[] = [
  { name: 'name', label: 'Name' },
  { name: 'email', label: 'Email', type: 'email' },
  { name: 'company', label: 'Company' },
  { name: 'phone', label: 'Phone', type: 'tel' },
  { name: 'city', label: 'City' },
  { name: 'country', label: 'Country' },
]

/** Returns a contact's fields for a form, with empty strings for missing values. */
export function contactDraft(contact?: Partial<ContactDraft>): ContactDraft {
  const { name = '', email = '', company = '', phone = '', city = '', country = '' } = contact ?? {}
  return { name, email, company, phone, city, country }
}
