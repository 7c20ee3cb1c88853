import { httpAction } from '../_generated/server'
import { fail } from '../core/errors'
import { downloads } from '../handlers'
import { attachment, refusal } from './downloads'

/**
 * Sends someone a file of theirs: `GET <site URL>/downloads/<kind>/<id>`, with their token as `Authorization`.
 *
 * Browsers get it from Nuxt under `/api/downloads/<kind>/<id>`, which knows the token. 401 for nobody's token,
 * 404 for what is not there or not theirs, 410 for what has expired.
 */
export const serve = httpAction(async (ctx, request) => {
  const { pathname, searchParams } = new URL(request.url)
  const [kind = '', id = ''] = pathname.split('/').slice(2).map(decoded)
  try {
    const source = Object.hasOwn(downloads, kind) ? downloads[kind]! : fail('NOT_FOUND', 'File not found.')
    return attachment(await source(ctx, id, searchParams.get('from')), request.headers.get('range'))
  }
  catch (error) {
    return refusal(error)
  }
})

function decoded(part: string) {
  try {
    return decodeURIComponent(part)
  }
  catch {
    return ''
  }
}
