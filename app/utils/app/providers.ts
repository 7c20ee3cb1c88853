import type { BadgeProps } from '@nuxt/ui'
import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type ProviderSettings = FunctionReturnType<typeof api.setup.list>[number]

/** How each way of being set up is shown. */
export const providerModeBadges: Record<ProviderSettings['mode'], { label: string, color: BadgeProps['color'] }> = {
  disabled: { label: 'Not set up', color: 'warning' },
  local: { label: 'Local stand-in', color: 'info' },
  live: { label: 'Live', color: 'success' },
}
