import type { GenericId } from 'convex/values'
import { ConvexCallError } from '../ConvexCallError'
import { interruption } from './errors'

/**
 * Posts a file to an upload URL and gives its storage id. By `XMLHttpRequest`, since `fetch` does not tell how many
 * bytes have left.
 */
export function sendFile(
  url: string,
  file: Blob,
  signal: AbortSignal,
  onProgress: (progress: { done: number, total: number }) => void,
): Promise<GenericId<'_storage'>> {
  return new Promise((resolve, reject) => {
    if (signal.aborted)
      return reject(signal.reason)
    const request = new XMLHttpRequest()
    signal.addEventListener('abort', () => request.abort())
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress({ done: loaded, total }))
    request.addEventListener('error', () => reject(interruption('CONNECTION_LOST')))
    request.addEventListener('load', () => {
      const storageId = storageIdIn(request)
      if (!storageId)
        return reject(new ConvexCallError('SERVER_ERROR', 'The file was not accepted.', { cause: `${request.status} ${request.responseText}` }))
      onProgress({ done: file.size, total: file.size })
      resolve(storageId)
    })
    request.open('POST', url)
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.send(file)
  })
}

function storageIdIn({ status, responseText }: XMLHttpRequest) {
  try {
    return status === 200 ? (JSON.parse(responseText) as { storageId?: GenericId<'_storage'> }).storageId : undefined
  }
  catch {
    return undefined
  }
}
