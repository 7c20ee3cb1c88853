import { v, type Infer } from 'convex/values'
import { env, query } from './_generated/server'
import { providerMode } from './core/providerMode'
import { requireUser } from './accounts/user'

interface Variable {
  name: keyof typeof env
  /** What stands in the command where the value goes. */
  value: string
  /** What it is for, or what does not work without it. */
  purpose: string
}

interface Provider {
  key: Variable
  baseUrl: keyof typeof env
  /** Names a stand-in's page. */
  page?: keyof typeof env
  more: Variable[]
}

const provider = v.union(v.literal('resend'), v.literal('openai'), v.literal('stripe'))

const providers = (): Record<Infer<typeof provider>, Provider> => ({
  resend: {
    key: { name: 'RESEND_API_KEY', value: '<your key>', purpose: 'A key of your Resend account.' },
    baseUrl: 'RESEND_BASE_URL',
    page: 'RESEND_PAGE_URL',
    more: [
      { name: 'RESEND_FROM', value: '\'Your name <hello@your-domain.com>\'', purpose: 'A sender on a domain that Resend has verified. Without one, Resend delivers only to your own address there.' },
      { name: 'RESEND_WEBHOOK_SECRET', value: '<whsec_…>', purpose: `The signing secret of a webhook to ${webhook('resend')}. Without it, messages stay at “Sent”.` },
    ],
  },
  openai: {
    key: { name: 'OPENAI_API_KEY', value: '<your key>', purpose: 'A key of your OpenAI project.' },
    baseUrl: 'OPENAI_BASE_URL',
    more: [],
  },
  stripe: {
    key: { name: 'STRIPE_SECRET_KEY', value: '<sk_test_…>', purpose: 'The secret key of your Stripe account, or of its sandbox.' },
    baseUrl: 'STRIPE_BASE_URL',
    page: 'STRIPE_PAGE_URL',
    more: [
      { name: 'STRIPE_WEBHOOK_SECRET', value: '<whsec_…>', purpose: `The signing secret of a webhook to ${webhook('stripe')}. Without it, payments count only once their buyer returns.` },
      { name: 'STRIPE_PUBLISHABLE_KEY', value: '<pk_test_…>', purpose: 'Shows Stripe\'s own form for cards.' },
    ],
  },
})

/**
 * How each outside service is set up: `local` is a stand-in on this machine, `disabled` lacks its key. `missing` are
 * the variables that are not set, the key first, with the commands that set them. Never a value. `page` is where a stand-in
 * shows what it was asked for, such as its inbox.
 */
export const list = query({
  args: {},
  returns: v.array(v.object({
    provider,
    mode: v.union(v.literal('disabled'), v.literal('local'), v.literal('live')),
    page: v.optional(v.string()),
    missing: v.array(v.object({ name: v.string(), purpose: v.string(), command: v.string() })),
  })),
  handler: async (ctx) => {
    await requireUser(ctx)
    return Object.entries(providers()).map(([name, { key, baseUrl, page, more }]) => {
      const mode = providerMode(env[key.name], env[baseUrl])
      const missing = mode === 'local' ? [] : [key, ...more].filter(({ name }) => !env[name])
      return {
        provider: name as Infer<typeof provider>,
        mode,
        page: page && mode === 'local' ? env[page] : undefined,
        missing: missing.map(({ name, value, purpose }) => ({ name, purpose, command: `npx convex env set ${name} ${value}` })),
      }
    })
  },
})

function webhook(name: string) {
  return `${env.CONVEX_SITE_URL}/webhooks/${name}`
}
