'use node'

import { v } from 'convex/values'
import { internal } from '../_generated/api'
import { internalAction } from '../_generated/server'
import { makeThumbnail } from './thumbnails'

/** Puts a thumbnail beside a picture. Until then, and where none can be made, the picture itself is shown. */
export const create = internalAction({
  args: { imageId: v.id('images'), storageId: v.id('_storage') },
  returns: v.null(),
  handler: async (ctx, { imageId, storageId }): Promise<null> => {
    const picture = await ctx.storage.get(storageId)
    const thumbnail = picture && await makeThumbnail(picture)
    if (!thumbnail)
      return null
    const thumbnailId = await ctx.storage.store(thumbnail)
    if (!await ctx.runMutation(internal.images.generations.attachThumbnail, { imageId, storageId, thumbnailId }))
      await ctx.storage.delete(thumbnailId)
    return null
  },
})
