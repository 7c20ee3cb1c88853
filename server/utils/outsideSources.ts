import { isLoopback } from '../../shared/loopback'

const STRIPE = {
  'connect-src': ['https://api.stripe.com'],
  'frame-src': ['https://js.stripe.com', 'https://hooks.stripe.com'],
  'script-src': ['https://js.stripe.com'],
}

/**
 * What pages may reach besides the server they come from, by directive of a content security policy: the deployment
 * (live queries, uploads, stored files), and Stripe's own form for cards.
 *
 * @param convexUrl The deployment. One on this machine takes test cards, without Stripe's form.
 * @param stripe Whether to allow Stripe's form; by default beside any deployment that is not on this machine.
 */
export function outsideSources(convexUrl: string, stripe?: boolean): Record<string, string[]> {
  if (!URL.canParse(convexUrl))
    return {}
  const { origin, hostname } = new URL(convexUrl)
  const { 'connect-src': connect = [], ...rest }: Record<string, string[]> = stripe ?? !isLoopback(hostname) ? STRIPE : {}
  return { 'connect-src': [origin, origin.replace(/^http/, 'ws'), ...connect], 'img-src': [origin], ...rest }
}
