import { internal } from '../_generated/api'
import type { Source } from '../core/downloadSource'
import { fail } from '../core/errors'

const endings: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' }

/** One of the caller's images, named after its prompt. */
export const imageFile: Source = async (ctx, imageId) => {
  const { prompt, storageId } = await ctx.runQuery(internal.images.generations.getFile, { imageId })
  const body = storageId && await ctx.storage.get(storageId)
  if (!body)
    fail('NOT_FOUND', 'Image not found. It may have been deleted.')
  return { name: `${nameOf(prompt)}.${endings[body.type] ?? 'jpg'}`, type: body.type, body }
}

/** Makes a file name from the beginning of a prompt. */
function nameOf(prompt: string) {
  const name = prompt.normalize('NFC').replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim().slice(0, 60).trim()
  return name || 'Image'
}
