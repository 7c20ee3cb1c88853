import type { NitroErrorHandler } from 'nitropack/types'
import showErrorPage from '#error-page'
import { sendPlainPage } from './utils/plainPage'

const MISSING = { title: 'Page not found', text: 'The address may be wrong, or the page has moved. <a href="/">Go to the start page</a>' }
const BROKEN = { title: 'Something went wrong', text: 'We couldn’t load this page. <a href="">Try again</a>' }

/** Shows failures on `app/error.vue` with Nuxt's own handler, and closes the gaps that it leaves. */
export default <NitroErrorHandler> async function (error, event, { defaultHandler }) {
  const isMissing = error.statusCode === 404
  // Nuxt wraps everything that a page throws in an error that counts as deliberate: it is not logged, and its message is sent.
  if ('__nuxt_error' in error && error.cause instanceof Error && error.cause.message === error.message)
    error.unhandled = true

  // The error page itself failed, or a client requests its internal address. Nuxt sends an inline script without a policy.
  if (event.path.startsWith('/__nuxt_error') || event.node.req.headers['x-nuxt-error']) {
    await defaultHandler(error, event, { json: true })
    return sendPlainPage(event, isMissing ? 404 : 500, isMissing ? MISSING : BROKEN)
  }

  // Nuxt asks twice in development, the second time for an overlay with the stack. A missing page has no stack to look at.
  return showErrorPage(error, event, {
    defaultHandler: (error, event, options) => defaultHandler(error, event, options?.json ? options : { json: isMissing, silent: true }),
  })
}
