'use node'

import { v } from 'convex/values'
import { extractText, getDocumentProxy } from 'unpdf'
import { internalAction } from '../_generated/server'
import { readImageHeader } from '../images/imageHeader'
import { makeThumbnail, MAX_PIXELS } from '../images/thumbnails'

const EXCERPT_LENGTH = 500

/** Stores a small copy of a picture; `null` for one that is too large for that. */
export const storeThumbnail = internalAction({
  args: { storageId: v.id('_storage') },
  returns: v.union(v.id('_storage'), v.literal('damaged'), v.null()),
  handler: async (ctx, { storageId }) => {
    const picture = await ctx.storage.get(storageId)
    if (!picture)
      return null
    const bytes = await picture.arrayBuffer()
    const { width, height } = readImageHeader(new Uint8Array(bytes))!
    if (width * height > MAX_PIXELS)
      return null
    const thumbnail = await makeThumbnail(new Blob([bytes]))
    return thumbnail ? ctx.storage.store(thumbnail) : 'damaged' as const
  },
})

/** How many pages a PDF has, and the beginning of its text; `null` for one that cannot be read. */
export const readPdf = internalAction({
  args: { storageId: v.id('_storage') },
  returns: v.union(v.null(), v.object({ pages: v.number(), words: v.number(), excerpt: v.string() })),
  handler: async (ctx, { storageId }) => {
    const pdf = await ctx.storage.get(storageId)
    const bytes = new Uint8Array(await pdf!.arrayBuffer())
    try {
      const document = await getDocumentProxy(bytes)
      const { text } = await extractText(document, { mergePages: true })
      const words = text.match(/\S+/g) ?? []
      return { pages: document.numPages, words: words.length, excerpt: words.join(' ').slice(0, EXCERPT_LENGTH) }
    }
    catch {
      return null
    }
  },
})
