import { defineCalls, row } from '../calls'

export default defineCalls({
  rows: {
    emailId: row('emails', ({ userId, jobId }) => ({ userId, jobId, to: 'x@example.com', subject: 's', content: { template: 'message', body: 'b' }, status: 'sent' })),
  },
  calls: {
    'emails:blockedAddresses': { args: () => ({}) },
    'emails:get': { args: ({ emailId }) => ({ emailId }) },
    'emails:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
    'emails:recipients': { args: () => ({}) },
    'emails:send': { args: () => ({ to: 'x@example.com', subject: 's', body: 'b' }) },
    'emails:sendAgain': { args: ({ emailId }) => ({ emailId }) },
    'emails:sendPostcard': { args: ({ imageId }) => ({ to: 'x@example.com', imageId, message: 'm' }) },
  },
})
