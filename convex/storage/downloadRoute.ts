import { httpAction } from '../_generated/server'
import { contactsCsv } from '../contacts/contactsCsv'
import { attachment, refusal, type Source } from './downloads'
import { fail } from '../core/errors'
import { originals, rowErrors, thumbnails } from '../files/fileDownloads'
import { imageFile } from '../images/imageFile'
import { reportFile } from '../reports/reportFile'

/** Who knows the files of a kind. A family that has some adds itself here. */
const sources: Record<string, Source> = {
  'contacts': contactsCsv,
  'files': originals,
  'images': imageFile,
  'reports': reportFile,
  'row-errors': rowErrors,
  'thumbnails': thumbnails,
}

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
    const source = Object.hasOwn(sources, kind) ? sources[kind]! : fail('NOT_FOUND', 'There is no such file.')
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
