import { v, type Infer } from 'convex/values'
import { MAX_PROMPT_LENGTH } from '../../shared/limits'
import type { Doc, Id } from '../_generated/dataModel'
import { env, type MutationCtx, type QueryCtx } from '../_generated/server'
import { notConfigured, openaiMode, generationDeadline } from './openai'
import { ownRow } from '../accounts/userFunctions'
import { changeCredits } from '../credits/ledger'
import { fail, invalid } from '../core/errors'
import { jobError, jobStatus } from '../jobs/jobFields'
import { findJob, resumeJob, settleJob, startJob, type JobError } from '../jobs/jobRows'
import { limit, limitToday } from '../core/limits'
import { imageLimits } from './feature'

/** Price of an image in credits. */
export const IMAGE_CREDITS = 1

/** How long a deleted image can be restored, in ms: longer than the toast that offers it stays. */
export const UNDO_WINDOW_MS = 10 * 60_000

/** Last sentence of a failure's message. */
export const CREDIT_RETURNED = 'We returned your credit.'

export const imageSize = v.union(v.literal('1024x1024'), v.literal('1536x1024'), v.literal('1024x1536'))

/** Everything that generating an image takes. `attempt` counts the row's attempts. */
export const imageRequest = v.object({ imageId: v.id('images'), attempt: v.number(), prompt: v.string(), size: v.string(), userId: v.id('users') })
export type ImageRequest = Infer<typeof imageRequest>

/** Result of a first step: generate this (`paint`), it is done already, or wait for another call. */
export const beginImageResult = v.union(
  v.object({ kind: v.literal('paint'), order: imageRequest }),
  v.object({ kind: v.literal('done'), url: v.string() }),
  v.object({ kind: v.literal('wait'), imageId: v.id('images') }),
)
export type BeginImageResult = Infer<typeof beginImageResult>

/** An image as its owner sees it. `url` and `thumbnailUrl` are set once it is generated. */
export const imageSummary = v.object({
  _id: v.id('images'),
  _creationTime: v.number(),
  prompt: v.string(),
  width: v.number(),
  height: v.number(),
  status: jobStatus,
  error: v.optional(jobError),
  url: v.optional(v.string()),
  thumbnailUrl: v.optional(v.string()),
})

// All attempts together end at the deadline, except for their pauses and the writes after them.
const lease = () => generationDeadline() + 60_000

/** @throws `INVALID_INPUT{field}` */
export function cleanPrompt(given: string) {
  const prompt = given.trim()
  if (!prompt)
    invalid('prompt', 'Describe an image.')
  if (prompt.length > MAX_PROMPT_LENGTH)
    invalid('prompt', `Use ${MAX_PROMPT_LENGTH.toLocaleString('en')} characters or fewer.`)
  return prompt
}

/**
 * Inserts the rows of an image and charges its credit, or finds those of an earlier call with the same key.
 *
 * @throws `CONFLICT` `NOT_CONFIGURED` `RATE_LIMITED{retryAfter}` `INSUFFICIENT_CREDITS{credits, needed}`
 */
export async function openImage(ctx: MutationCtx, user: Doc<'users'>, prompt: string, size: Infer<typeof imageSize>, key?: string): Promise<BeginImageResult> {
  const [width, height] = size.split('x').map(Number) as [number, number]
  const earlier = key === undefined ? null : await findJob(ctx, user._id, 'image', key)
  if (earlier) {
    const image = await getImageByJob(ctx, earlier._id)
    if (!image || image.deletedAt !== undefined)
      fail('CONFLICT', 'Idempotency key already used for a deleted image. Use a new key for each image.')
    if (image.prompt !== prompt || image.width / image.height !== width / height)
      fail('CONFLICT', 'Idempotency key already used for another image. Use a new key for each image.')
    // It may have been generated, so only its owner may generate it again.
    if (earlier.status === 'unknown' && earlier.error)
      fail('PROVIDER_UNAVAILABLE', earlier.error.message, { retryable: true, unknown: true, imageId: image._id })
    return reopenImage(ctx, user, image, earlier)
  }

  assertConfigured()
  const jobId = await startJob(ctx, user._id, 'image', lease(), key)
  const imageId = await ctx.db.insert('images', { userId: user._id, jobId, prompt, width, height })
  return startGeneration(ctx, user, imageId, 1)
}

/** Generates an image again in its own row. */
export async function reopenImage(ctx: MutationCtx, user: Doc<'users'>, image: Doc<'images'>, job: Doc<'jobs'>): Promise<BeginImageResult> {
  const url = image.storageId && await ctx.storage.getUrl(image.storageId)
  if (url)
    return { kind: 'done', url }
  if (job.status === 'running')
    return { kind: 'wait', imageId: image._id }
  assertConfigured()
  await resumeJob(ctx, job, lease())
  return startGeneration(ctx, user, image._id, job.attempt + 1)
}

/** Settles a failed attempt, and returns its credit. Late and repeated calls change nothing. */
export async function failImage(ctx: MutationCtx, image: Doc<'images'>, status: 'failed' | 'unknown', error: JobError) {
  const job = await ctx.db.get('jobs', image.jobId)
  if (job && await settleJob(ctx, job._id, { status, error }))
    await changeCredits(ctx, { userId: image.userId, delta: IMAGE_CREDITS, reason: 'imageReturned', cause: causeOf(image._id, job.attempt) })
}

/** Deletes an image with its stored files. */
export async function deleteImage(ctx: MutationCtx, { _id, storageId, thumbnailId }: Doc<'images'>) {
  for (const file of [storageId, thumbnailId]) {
    if (file)
      await ctx.storage.delete(file)
  }
  await ctx.db.delete('images', _id)
}

/** Finds the image of a job. */
export function getImageByJob(ctx: QueryCtx, jobId: Id<'jobs'>) {
  return ctx.db.query('images').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
}

/** Functions about one of the caller's images take `imageId`; `ctx.image` is the row. */
export const ownImage = ownRow('images', 'image', 'Image not found. It may have been deleted.')

export async function summarizeImage(ctx: QueryCtx, image: Doc<'images'>): Promise<Infer<typeof imageSummary>> {
  const { _id, _creationTime, prompt, width, height, storageId, thumbnailId } = image
  const job = await ctx.db.get('jobs', image.jobId)
  const [url, thumbnailUrl] = await Promise.all([storageId, thumbnailId].map(async file => (file && await ctx.storage.getUrl(file)) ?? undefined))
  return { _id, _creationTime, prompt, width, height, status: job?.status ?? 'unknown', error: job?.error, url, thumbnailUrl }
}

async function startGeneration(ctx: MutationCtx, user: Doc<'users'>, imageId: Id<'images'>, attempt: number): Promise<BeginImageResult> {
  await changeCredits(ctx, { userId: user._id, delta: -IMAGE_CREDITS, reason: 'image', cause: causeOf(imageId, attempt) })
  await limit(ctx, imageLimits.images, user._id)
  await limitToday(ctx, imageLimits.imagesOfAll, Number(env.OPENAI_DAILY_IMAGES ?? 500))
  const { prompt, width, height } = (await ctx.db.get('images', imageId))!
  return { kind: 'paint', order: { imageId, attempt, prompt, size: `${width}x${height}`, userId: user._id } }
}

function assertConfigured() {
  if (openaiMode() === 'disabled')
    fail(notConfigured.code, notConfigured.message, { provider: 'openai', variable: 'OPENAI_API_KEY' })
}

/** Names an attempt, because each one is charged and returned on its own. */
const causeOf = (imageId: Id<'images'>, attempt: number) => `${imageId}/${attempt}`
