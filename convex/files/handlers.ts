import { internal } from '../_generated/api'
import type { FeatureHandlers } from '../core/featureHandlers'
import type { files } from './feature'
import { originals, rowErrors, thumbnails } from './fileDownloads'
import { deleteFile, getFileByJob } from './fileRows'

export const fileHandlers: FeatureHandlers<typeof files> = {
  jobs: {
    file: {
      resume: internal.files.lease.resume,

      async describe(ctx, jobId) {
        const file = await getFileByJob(ctx, jobId)
        return file ? { id: file._id, name: file.name } : undefined
      },

      async reportLine(ctx, job) {
        const file = await getFileByJob(ctx, job._id)
        return file ? { about: file.name } : {}
      },
    },
  },

  erase: { files: deleteFile },

  downloads: { 'files': originals, 'row-errors': rowErrors, 'thumbnails': thumbnails },

  crons(crons) {
    crons.interval('delete expired upload requests', { hours: 1 }, internal.files.registration.deleteExpiredRequests, {})
  },
}
