import type { H3Event } from 'h3'

/** Whether the server knows the address of its Convex deployment. */
export function hasDeployment(event?: H3Event) {
  return URL.canParse(useRuntimeConfig(event).public.convexUrl)
}
