import { internal } from '../_generated/api'
import type { Source } from '../core/downloadSource'
import { fail } from '../core/errors'
import { csvLines } from '../core/csv'

/** One of the caller's files, as it came. */
export const originals: Source = async (ctx, id) => {
  const { name, type, storageId } = await ctx.runQuery(internal.files.registration.getDownload, { fileId: id })
  const body = storageId && await ctx.storage.get(storageId)
  return body ? { name, type, body } : missing()
}

/** A small copy of one of the caller's pictures. */
export const thumbnails: Source = async (ctx, id) => {
  const { name, thumbnailId } = await ctx.runQuery(internal.files.registration.getDownload, { fileId: id })
  const body = thumbnailId && await ctx.storage.get(thumbnailId)
  return body ? { name, type: 'image/jpeg', body } : missing()
}

/** The rows of one of the caller's tables that were left out, as many as are kept. */
export const rowErrors: Source = async (ctx, id) => {
  const { name, rowErrors } = await ctx.runQuery(internal.files.registration.getDownload, { fileId: id })
  const lines = csvLines([['Row', 'Problem', 'Value'], ...rowErrors.map(({ row, problem, value }) => [row, problem, value])])
  return { name: `${name} - skipped rows.csv`, type: 'text/csv; charset=utf-8', body: new Blob([lines]) }
}

function missing(): never {
  fail('NOT_FOUND', 'This file is no longer stored. Upload it again.')
}
