import type { FunctionArgs, FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type ImageSummary = FunctionReturnType<typeof api.ai.get>
export type ImageSize = NonNullable<FunctionArgs<typeof api.ai.generateImage>['size']>

/** Formats of an image. */
export const imageSizes: { value: ImageSize, label: string, icon: string }[] = [
  { value: '1536x1024', label: 'Landscape', icon: 'i-lucide-rectangle-horizontal' },
  { value: '1024x1024', label: 'Square', icon: 'i-lucide-square' },
  { value: '1024x1536', label: 'Portrait', icon: 'i-lucide-rectangle-vertical' },
]

/** Prompts to suggest. */
export const imageIdeas = [
  'A lighthouse at sunset',
  'Hot-air balloons over green hills',
  'A cabin under the northern lights',
  'A sailboat in the Caribbean',
  'A fox in an autumn forest',
  'Lisbon in the golden hour',
  'A field of tulips in spring',
  'A tent by a mountain lake at night',
  'Penguins on the ice',
  'Cherry blossoms by the river',
]

/** Returns the title of an image that failed. */
export function imageFailure({ status, error }: Pick<ImageSummary, 'status' | 'error'>): string {
  if (status === 'unknown')
    return 'Image status unknown'
  return error?.code === 'CONTENT_REJECTED' ? 'Prompt rejected' : 'Image failed'
}
