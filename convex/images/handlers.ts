import { internal } from '../_generated/api'
import type { FeatureHandlers } from '../core/featureHandlers'
import type { images } from './feature'
import { imageFile } from './imageFile'
import { deleteImage, getImageByJob } from './imageRows'

export const imageHandlers: FeatureHandlers<typeof images> = {
  jobs: {
    image: {
      resume: internal.images.generations.expire,

      async describe(ctx, jobId) {
        const image = await getImageByJob(ctx, jobId)
        return image && image.deletedAt === undefined ? { id: image._id, prompt: image.prompt } : undefined
      },

      async reportLine(ctx, job) {
        const image = await getImageByJob(ctx, job._id)
        return image && image.deletedAt === undefined ? { about: image.prompt } : {}
      },
    },
  },

  erase: { images: deleteImage },

  downloads: { images: imageFile },

  crons(crons) {
    crons.interval('purge images that were deleted', { minutes: 5 }, internal.images.generations.purge)
  },
}
