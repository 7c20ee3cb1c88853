import { defineCalls, row } from '../calls'

const items = [{ priceId: 'price_credits_10_usd', quantity: 1, name: '10 credits', credits: 10, unitAmount: 500 }]

export default defineCalls({
  rows: {
    orderId: row('orders', ({ userId, jobId }) => ({ userId, jobId, kind: 'charge', status: 'paid', items, amount: 500, currency: 'usd', credits: 10, version: 1, paidAt: 0, paymentIntentId: `pi_${jobId}` })),
  },
  calls: {
    'orders:create': { args: ({ jobId }) => ({ items: [{ priceId: 'price_credits_10_usd', quantity: 1 }], transactionId: `pi_${jobId}` }) },
    'orders:get': { args: ({ orderId }) => ({ orderId }) },
    'orders:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
    'payments:cancel': { args: ({ orderId }) => ({ orderId }) },
    'payments:cart': { args: () => ({}) },
    'payments:charge': { args: () => ({ amount: 500, token: 'pm_card_visa' }) },
    'payments:createCheckoutSession': { args: () => ({ priceId: 'price_credits_10_usd' }) },
    'payments:createPortalSession': { args: () => ({}) },
    'payments:products': { args: () => ({}) },
    'payments:reconcile': { args: ({ orderId }) => ({ orderId }) },
    'payments:refund': { args: ({ orderId }) => ({ orderId }) },
    'payments:setCart': { args: () => ({ priceId: 'price_credits_10_usd', quantity: 1 }) },
    'payments:setCartCurrency': { args: () => ({ currency: 'jpy' }) },
    'payments:setup': { args: () => ({}) },
  },
})
