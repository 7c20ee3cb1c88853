import type { GenericId } from 'convex/values'
import { ConvexCallError } from '../ConvexCallError'
import { createInterruptionError } from './errors'

/** Bytes sent and bytes in total. */
export interface UploadProgress {
  done: number
  total: number
}

/** Posts a file to an upload URL and returns its storage id. `fetch` doesn't report progress. */
export function sendFile(request: XMLHttpRequest, url: string, file: Blob, onProgress: (progress: UploadProgress) => void) {
  return new Promise<GenericId<'_storage'>>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress({ done: loaded, total })
    request.onloadend = () => {
      const { status, response } = request
      const { storageId } = Object(response) as { storageId?: GenericId<'_storage'> }
      if (!storageId)
        return reject(status ? new ConvexCallError('SERVER_ERROR', 'Couldn’t upload the file. Try again.', { cause: status }) : createInterruptionError('CONNECTION_LOST'))
      resolve(storageId)
    }
    request.open('POST', url)
    request.responseType = 'json'
    request.send(file)
  })
}
