'use node'

import { v } from 'convex/values'
import { internal } from '../_generated/api'
import { internalAction } from '../_generated/server'
import { makeThumbnail } from './thumbnails'

/** Adds a thumbnail to an image. The image itself is shown until then, and where no thumbnail can be made. */
export const create = internalAction({
  args: { imageId: v.id('images'), storageId: v.id('_storage') },
  returns: v.null(),
  handler: async (ctx, { imageId, storageId }): Promise<null> => {
    const image = await ctx.storage.get(storageId)
    const thumbnail = image && await makeThumbnail(image)
    if (!thumbnail)
      return null
    const thumbnailId = await ctx.storage.store(thumbnail)
    if (!await ctx.runMutation(internal.images.generations.attachThumbnail, { imageId, storageId, thumbnailId }))
      await ctx.storage.delete(thumbnailId)
    return null
  },
})
