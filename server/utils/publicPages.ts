/** The pages that anyone can open and that search engines may list. All others are in `NOT_LISTED`. */
export const PUBLIC_PAGES = [
  { path: '/', title: 'Start page', description: 'What the application does, how to run it, and its live totals.' },
  { path: '/login', title: 'Sign in', description: 'Sign in, create an account, or continue as a guest.' },
]

/** Paths that search engines should not visit: one user's pages, the pages that Stripe returns to, and the API. `$` ends a path: `/app` alone would close `/apple-touch-icon.png` as well. */
export const NOT_LISTED = ['/app$', '/app/', '/success', '/cancel', '/api/']
