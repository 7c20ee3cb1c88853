import { describe, expect, it } from 'vitest'
import { outsideSources } from '../../server/utils/outsideSources'

describe('beside a deployment in the cloud', () => {
  it('pages reach it by https and its live connection, and Stripe', () => {
    expect(outsideSources('https://happy-otter-123.convex.cloud')).toEqual({
      'connect-src': ['https://happy-otter-123.convex.cloud', 'wss://happy-otter-123.convex.cloud', 'https://api.stripe.com'],
      'img-src': ['https://happy-otter-123.convex.cloud'],
      'frame-src': ['https://js.stripe.com', 'https://hooks.stripe.com'],
      'script-src': ['https://js.stripe.com'],
    })
  })

  it('Stripe can be left out', () => {
    expect(JSON.stringify(outsideSources('https://happy-otter-123.convex.cloud', false))).not.toContain('stripe')
  })
})

describe('beside a deployment on this machine', () => {
  it('pages reach it alone', () => {
    expect(outsideSources('http://127.0.0.1:3210/')).toEqual({
      'connect-src': ['http://127.0.0.1:3210', 'ws://127.0.0.1:3210'],
      'img-src': ['http://127.0.0.1:3210'],
    })
  })

  it('Stripe can be let in', () => {
    expect(outsideSources('http://127.0.0.1:3210', true)['script-src']).toEqual(['https://js.stripe.com'])
  })
})

it('without a deployment pages reach nothing else', () => {
  expect(outsideSources('')).toEqual({})
})
