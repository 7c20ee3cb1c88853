import { defineTable } from 'convex/server'
import { v } from 'convex/values'

export const imageTables = {
  /** Images that a user generated. The job says whether an image is finished. */
  images: defineTable({
    userId: v.id('users'),
    jobId: v.id('jobs'),
    prompt: v.string(),
    width: v.number(),
    height: v.number(),
    storageId: v.optional(v.id('_storage')),
    thumbnailId: v.optional(v.id('_storage')),
    /** When its owner deleted it, ms since the epoch: for some minutes that can be undone. */
    deletedAt: v.optional(v.number()),
  })
    .index('by_user', ['userId', 'deletedAt'])
    .index('by_job', ['jobId'])
    .index('by_storage', ['storageId'])
    .index('by_thumbnail', ['thumbnailId'])
    .index('by_deletion', ['deletedAt']),
}
