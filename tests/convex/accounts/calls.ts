import { defineCalls } from '../calls'

export default defineCalls({
  calls: {
    'auth:signIn': { args: () => ({ refreshToken: 'none' }), open: { tokens: null } },
    'auth:signOut': { args: () => ({}), open: null },
    'setup:list': { args: () => ({}) },
    'users:changePassword': { args: () => ({ current: 'correct horse', next: 'battery staple' }) },
    'users:deleteAccount': { args: () => ({ confirm: 'ada@example.com' }) },
    'users:exportData': { args: () => ({}) },
    'users:me': { args: () => ({}), open: null },
    'users:revokeOtherSessions': { args: () => ({}) },
    'users:revokeSession': { args: ({ sessionId }) => ({ sessionId }) },
    'users:sessions': { args: () => ({}) },
    'users:updateProfile': { args: () => ({ name: 'Ada' }) },
  },
})
