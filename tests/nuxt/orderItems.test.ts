import { expect, it } from 'vitest'
import { itemTitle, itemsTitle } from '../../shared/orderItems'

it('names items with their quantity, unless it is one', () => {
  expect(itemTitle({ name: '10 credits', quantity: 1 })).toBe('10 credits')
  expect(itemsTitle([{ name: '10 credits', quantity: 2 }, { name: '50 credits', quantity: 1 }])).toBe('2 × 10 credits, 50 credits')
})
