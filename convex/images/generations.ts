import { customMutation, customQuery } from 'convex-helpers/server/customFunctions'
import { v } from 'convex/values'
import { internal } from '../_generated/api'
import { internalMutation, internalQuery } from '../_generated/server'
import { internalUserMutation } from '../accounts/userFunctions'
import { beginImageResult, cleanPrompt, CREDIT_RETURNED, deleteImage, failImage, getImageByJob, imageSize, imageSummary, openImage, ownImage, reopenImage, summarizeImage, UNDO_WINDOW_MS } from './imageRows'
import { fail } from '../core/errors'
import { getExpiredJob, settleJob } from '../jobs/jobRows'
import { failure } from '../jobs/jobFields'

const IMAGES_PER_BATCH = 50

const outcome = v.union(
  v.object({ ok: v.literal(true), storageId: v.id('_storage'), width: v.number(), height: v.number() }),
  v.object({ ok: v.literal(false), error: failure, unknown: v.optional(v.literal(true)) }),
)

/** Takes the first step of an image: checks the request, charges its credit, and inserts its rows. */
export const begin = internalUserMutation({
  args: { prompt: v.string(), size: v.optional(imageSize), key: v.optional(v.string()) },
  returns: beginImageResult,
  handler: async (ctx, { prompt, size = '1024x1024', key }) => openImage(ctx, ctx.user, cleanPrompt(prompt), size, key),
})

/** Takes the first step of another attempt. */
export const beginAgain = customMutation(internalMutation, ownImage)({
  args: {},
  returns: beginImageResult,
  handler: async (ctx) => {
    const { image, user } = ctx
    // It is about to be deleted for good, together with a file that is generated meanwhile.
    if (image.deletedAt !== undefined)
      fail('NOT_FOUND', 'This image was deleted. Restore it first, or generate a new image.')
    return reopenImage(ctx, user, image, (await ctx.db.get('jobs', image.jobId))!)
  },
})

/**
 * Takes the last step of an image. Repeated and late calls change nothing.
 *
 * @returns the image's URL; `null` if it failed or was settled before. The caller then deletes the file.
 */
export const finish = internalMutation({
  args: { imageId: v.id('images'), attempt: v.number(), outcome },
  returns: v.union(v.string(), v.null()),
  handler: async (ctx, { imageId, attempt, outcome }) => {
    const image = await ctx.db.get('images', imageId)
    const job = image && await ctx.db.get('jobs', image.jobId)
    if (!image || job?.status !== 'running' || job.attempt !== attempt)
      return null
    if (!outcome.ok) {
      await failImage(ctx, image, outcome.unknown ? 'unknown' : 'failed', outcome.error)
      return null
    }
    const { storageId, width, height } = outcome
    await settleJob(ctx, job._id, { status: 'succeeded' })
    await ctx.db.patch('images', imageId, { storageId, width, height })
    await ctx.scheduler.runAfter(0, internal.images.thumbnailer.create, { imageId, storageId })
    return ctx.storage.getUrl(storageId)
  },
})

/** Returns an image's state; `null` once it was deleted. */
export const getState = internalQuery({
  args: { imageId: v.id('images') },
  returns: v.union(imageSummary, v.null()),
  handler: async (ctx, { imageId }) => {
    const image = await ctx.db.get('images', imageId)
    return image && summarizeImage(ctx, image)
  },
})

/**
 * Settles an image whose process died as `unknown`, and returns its credit. It isn't generated again on its own.
 */
export const expire = internalMutation({
  args: { jobId: v.id('jobs') },
  returns: v.null(),
  handler: async (ctx, { jobId }) => {
    const job = await getExpiredJob(ctx, jobId)
    const image = await getImageByJob(ctx, jobId)
    if (image && job) {
      await failImage(ctx, image, 'unknown', {
        code: 'PROVIDER_UNAVAILABLE',
        message: `Generation was interrupted, so the image may be lost. Try again to generate a new image. ${CREDIT_RETURNED}`,
        retryable: true,
      })
    }
    return null
  },
})

/** Records a thumbnail. Returns whether its image still exists. If not, the caller deletes the file. */
export const attachThumbnail = internalMutation({
  args: { imageId: v.id('images'), storageId: v.id('_storage'), thumbnailId: v.id('_storage') },
  returns: v.boolean(),
  handler: async (ctx, { imageId, storageId, thumbnailId }) => {
    const image = await ctx.db.get('images', imageId)
    if (image?.storageId !== storageId || image.thumbnailId)
      return false
    await ctx.db.patch('images', imageId, { thumbnailId })
    return true
  },
})

/** The file of one of the caller's images, for a download. */
export const getFile = customQuery(internalQuery, ownImage)({
  args: {},
  returns: v.object({ prompt: v.string(), storageId: v.optional(v.id('_storage')) }),
  handler: async ({ image: { prompt, storageId } }) => ({ prompt, storageId }),
})

/** Deletes images and their files for good once their owners can't restore them. */
export const purge = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const removed = await ctx.db.query('images')
      .withIndex('by_deletion', q => q.gt('deletedAt', 0).lt('deletedAt', Date.now() - UNDO_WINDOW_MS))
      .take(IMAGES_PER_BATCH)
    for (const image of removed)
      await deleteImage(ctx, image)
    if (removed.length === IMAGES_PER_BATCH)
      await ctx.scheduler.runAfter(0, internal.images.generations.purge, {})
    return null
  },
})
