import type { BadgeProps } from '@nuxt/ui'
import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type ProviderSettings = FunctionReturnType<typeof api.setup.list>[number]

/** Badge for each mode of a provider. */
export const providerModeBadges: Record<ProviderSettings['mode'], { label: string, color: BadgeProps['color'] }> = {
  disabled: { label: 'Not set up', color: 'warning' },
  local: { label: 'Local', color: 'info' },
  live: { label: 'Live', color: 'success' },
}
