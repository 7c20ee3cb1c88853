import { customMutation, customQuery } from 'convex-helpers/server/customFunctions'
import { paginationOptsValidator, paginationResultValidator } from 'convex/server'
import { v, type Infer } from 'convex/values'
import { internal } from './_generated/api'
import type { Id } from './_generated/dataModel'
import { action, mutation, query, type ActionCtx } from './_generated/server'
import { userQuery } from './accounts/userFunctions'
import { fail, type ErrorCode } from './core/errors'
import { CREDIT_RETURNED, imageSize, imageSummary, ownImage, summarizeImage, UNDO_WINDOW_MS, type BeginImageResult, type ImageRequest } from './images/imageRows'
import { boundedPage } from './core/pages'
import { pause } from './core/pause'
import type { Outcome } from './core/providerOutcome'
import { requestImage } from './images/openai'

const url = v.string()

const CANCELED = 'This image was canceled before it finished. Generate a new image.'

/**
 * Generates an image for one credit, and returns its URL. A failure returns the credit.
 *
 * `key` names this image (a UUID that the client makes). A repeated call never generates or charges twice: it waits for
 * the first call and returns its result. After a failure it tries again. When the outcome is unknown it throws, because
 * only `retry` may generate such an image again.
 *
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `CONFLICT` `NOT_CONFIGURED{provider, variable}`
 * `RATE_LIMITED{retryAfter}` `INSUFFICIENT_CREDITS{credits, needed}` `CONTENT_REJECTED` `PROVIDER_REJECTED`
 * `PROVIDER_UNAVAILABLE{unknown}` `CANCELED`
 */
export const generateImage = action({
  args: { prompt: v.string(), size: v.optional(imageSize), key: v.optional(v.string()) },
  returns: url,
  handler: async (ctx, args): Promise<string> => generateStarted(ctx, await ctx.runMutation(internal.images.generations.begin, args)),
})

/**
 * Generates one of the caller's images again after it failed, or while its outcome is unknown. Costs a credit.
 *
 * @throws as `generateImage`, and `NOT_FOUND`, also for images of other users
 */
export const retry = action({
  args: { imageId: v.string() },
  returns: url,
  handler: async (ctx, args): Promise<string> => generateStarted(ctx, await ctx.runMutation(internal.images.generations.beginAgain, args)),
})

/** The caller's images, newest first, including unfinished and failed ones. */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(imageSummary),
  handler: async (ctx, { paginationOpts }) => {
    const { page, ...position } = await ctx.db.query('images')
      .withIndex('by_user', q => q.eq('userId', ctx.user._id).eq('deletedAt', undefined))
      .order('desc')
      .paginate(boundedPage(paginationOpts))
    return { ...position, page: await Promise.all(page.map(image => summarizeImage(ctx, image))) }
  },
})

/**
 * One of the caller's images.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND`, also for images of other users and those that were deleted
 */
export const get = customQuery(query, ownImage)({
  args: {},
  returns: imageSummary,
  handler: async (ctx) => {
    const { image } = ctx
    if (image.deletedAt !== undefined)
      fail('NOT_FOUND', 'This image was deleted. Generate a new image.')
    return summarizeImage(ctx, image)
  },
})

/**
 * Deletes one of the caller's images. For ten minutes, `restore` undoes it.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND`, also for images of other users; `CONFLICT` while it is being generated
 */
export const remove = customMutation(mutation, ownImage)({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const { image } = ctx
    const job = await ctx.db.get('jobs', image.jobId)
    if (job?.status === 'running')
      fail('CONFLICT', 'This image is still generating. You can delete it when it finishes.')
    if (image.deletedAt === undefined)
      await ctx.db.patch('images', image._id, { deletedAt: Date.now() })
    return null
  },
})

/**
 * Restores an image that was deleted.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND`, also for images of other users and those that were deleted too long ago
 */
export const restore = customMutation(mutation, ownImage)({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const { image } = ctx
    if (image.deletedAt !== undefined && image.deletedAt < Date.now() - UNDO_WINDOW_MS)
      fail('NOT_FOUND', 'This image was deleted too long ago to restore. Generate a new image.')
    await ctx.db.patch('images', image._id, { deletedAt: undefined })
    return null
  },
})

/** Takes the last step of an image, after `begin`. */
async function generateStarted(ctx: ActionCtx, begun: BeginImageResult): Promise<string> {
  if (begun.kind === 'done')
    return begun.url
  if (begun.kind === 'wait')
    return waitUntilSettled(ctx, begun.imageId)
  const { imageId, attempt } = begun.order
  const outcome = await generateAndStore(ctx, begun.order)
  const url = await ctx.runMutation(internal.images.generations.finish, { imageId, attempt, outcome })
  if (!outcome.ok)
    fail(outcome.error.code, outcome.error.message, { retryable: outcome.error.retryable, unknown: outcome.unknown === true, imageId })
  if (url === null) {
    await ctx.storage.delete(outcome.storageId)
    fail('CANCELED', CANCELED)
  }
  return url
}

/** Stores an image as a file and returns the file's ID, so that no document or result holds its bytes. */
async function generateAndStore(ctx: ActionCtx, order: ImageRequest): Promise<Outcome<{ storageId: Id<'_storage'>, width: number, height: number }>> {
  const generated = await requestImage(order)
  if (!generated.ok)
    return { ...generated, error: { ...generated.error, message: `${generated.error.message} ${CREDIT_RETURNED}` } }
  const { image, width, height } = generated
  return { ok: true, storageId: await ctx.storage.store(image), width, height }
}

/** Waits for the result of another call. Its lease ends long before an action's time limit. */
async function waitUntilSettled(ctx: ActionCtx, imageId: Id<'images'>): Promise<string> {
  for (;;) {
    const image: Infer<typeof imageSummary> | null = await ctx.runQuery(internal.images.generations.getState, { imageId })
    if (image?.url)
      return image.url
    if (!image)
      fail('CANCELED', CANCELED, { imageId })
    if (image.status !== 'running') {
      const { code, message, retryable } = image.error ?? { code: 'PROVIDER_UNAVAILABLE', message: 'We couldn’t generate this image. Try again.', retryable: true }
      fail(code as ErrorCode, message, { retryable, unknown: image.status === 'unknown', imageId })
    }
    await pause(500)
  }
}
