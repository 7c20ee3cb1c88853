import type { FunctionArgs, FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type Contact = FunctionReturnType<typeof api.contacts.list>['contacts'][number]
export type ContactDraft = Required<FunctionArgs<typeof api.contacts.create>>

/** The fields of a contact, as the form shows them. */
export const contactFields: { name: keyof ContactDraft, label: string, type?: string, autocomplete?: string, maxlength: number }[] = [
  { name: 'name', label: 'Name', maxlength: 200 },
  { name: 'email', label: 'Email', type: 'email', maxlength: 254 },
  { name: 'company', label: 'Company', maxlength: 200 },
  { name: 'phone', label: 'Phone', type: 'tel', maxlength: 50 },
  { name: 'city', label: 'City', maxlength: 200 },
  { name: 'country', label: 'Country', maxlength: 200 },
]

/** A contact's fields as a form has them: empty where there is nothing. */
export function contactDraft(contact?: Partial<ContactDraft>): ContactDraft {
  const { name = '', email = '', company = '', phone = '', city = '', country = '' } = contact ?? {}
  return { name, email, company, phone, city, country }
}
