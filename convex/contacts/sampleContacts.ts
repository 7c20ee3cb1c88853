import type { Id } from '../_generated/dataModel'
import { env, type MutationCtx } from '../_generated/server'
import { mergeContacts, type ContactFields } from './contactRows'

// At Resend's test domain, whose addresses every guest may write to: with a live key too, and it reaches nobody.
const people: ContactFields[] = [
  { name: 'Ada Lovelace', email: 'delivered+ada@resend.dev', company: 'Analytical Engines', city: 'London', country: 'United Kingdom' },
  { name: 'Grace Hopper', email: 'delivered+grace@resend.dev', company: 'Compilers, Inc.', city: 'Arlington', country: 'United States' },
  { name: 'Kōichi Satō', email: 'delivered+koichi@resend.dev', company: 'Sakura Print', city: 'Tōkyō', country: 'Japan' },
]

/** Gives a guest somebody to write to, if the deployment wants that. */
export async function addSampleContacts(ctx: MutationCtx, userId: Id<'users'>) {
  if (env.SAMPLE_CONTACTS === 'true')
    await mergeContacts(ctx, userId, people)
}
