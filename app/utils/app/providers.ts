import type { BadgeProps } from '@nuxt/ui'
import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type ProviderSettings = FunctionReturnType<typeof api.setup.list>[number]

/** What each outside service is for, and where its keys come from. */
export const providerInfo: Record<ProviderSettings['provider'], { label: string, purpose: string, icon: string, keys: string }> = {
  resend: { label: 'Resend', purpose: 'Email', icon: 'i-simple-icons-resend', keys: 'https://resend.com/api-keys' },
  openai: { label: 'OpenAI', purpose: 'AI images', icon: 'i-lucide-sparkles', keys: 'https://platform.openai.com/api-keys' },
  stripe: { label: 'Stripe', purpose: 'Checkout', icon: 'i-simple-icons-stripe', keys: 'https://dashboard.stripe.com/apikeys' },
}

/** How each way of being set up is shown. */
export const providerModeBadges: Record<ProviderSettings['mode'], { label: string, color: BadgeProps['color'] }> = {
  disabled: { label: 'Not set up', color: 'warning' },
  local: { label: 'Local stand-in', color: 'info' },
  live: { label: 'Live', color: 'success' },
}
