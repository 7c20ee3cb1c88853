import { defineCalls, row } from '../calls'

export default defineCalls({
  rows: {
    contactId: row('contacts', ({ userId }) => ({ userId, name: 'Bob', email: 'bob@example.com', searchText: 'bob bob@example.com' })),
  },
  calls: {
    'contacts:count': { args: () => ({}) },
    'contacts:create': { args: () => ({ name: 'Grace', email: 'grace@example.com' }) },
    'contacts:list': { args: () => ({ limit: 10 }) },
    'contacts:remove': { args: ({ contactId }) => ({ contactId }) },
    'contacts:removeAll': { args: () => ({ confirm: 'delete' }) },
    'contacts:search': { args: () => ({ text: 'grace' }) },
    'contacts:update': { args: ({ contactId }) => ({ contactId, name: 'Grace', email: 'grace@example.com' }) },
  },
})
