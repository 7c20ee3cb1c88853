import { v } from 'convex/values'
import { internal } from '../_generated/api'
import { internalAction, internalMutation } from '../_generated/server'
import { getCustomerId, saveCustomerId, retireCustomer } from './customerRows'
import { internalUserQuery } from '../accounts/userFunctions'
import { deleteCustomer } from './stripeCustomers'

/** Stripe's name for the caller; `null` before their first purchase. */
export const current = internalUserQuery({
  args: {},
  returns: v.union(v.object({ userId: v.id('users'), email: v.optional(v.string()), customerId: v.string() }), v.null()),
  handler: async (ctx) => {
    const { _id: userId, email } = ctx.user
    const customerId = await getCustomerId(ctx, userId)
    return customerId === undefined ? null : { userId, email, customerId }
  },
})

/** Returns the name that stays: two purchases at once may both have asked for one. */
export const save = internalMutation({
  args: { userId: v.id('users'), customerId: v.string() },
  returns: v.string(),
  handler: (ctx, { userId, customerId }) => saveCustomerId(ctx, userId, customerId),
})

/** Stops using a customer that Stripe does not know. */
export const retire = internalMutation({
  args: { userId: v.id('users'), customerId: v.string() },
  returns: v.null(),
  handler: async (ctx, { userId, customerId }) => {
    await retireCustomer(ctx, userId, customerId)
    return null
  },
})

/**
 * Has Stripe delete what it knows of someone who has deleted their account. Payments stay there, as the law wants.
 * While Stripe does not answer it is asked again every hour, for two days.
 */
export const deleteAtStripe = internalAction({
  args: { customerId: v.string(), attempt: v.optional(v.number()) },
  returns: v.null(),
  handler: async (ctx, { customerId, attempt = 1 }) => {
    const answer = await deleteCustomer(customerId)
    if (answer.ok || answer.reason === 'resource_missing')
      return null
    if (answer.error.code === 'PROVIDER_UNAVAILABLE' && attempt < 48)
      await ctx.scheduler.runAfter(60 * 60_000, internal.payments.customers.deleteAtStripe, { customerId, attempt: attempt + 1 })
    else
      console.warn(`Stripe didn't delete customer ${customerId}: ${answer.error.code}`)
    return null
  },
})
