import { getCurrentScope, onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { FunctionReference } from 'convex/server'
import type { GenericId } from 'convex/values'
import { ConvexCallError } from './ConvexCallError'
import { unwrapArgs } from './internal/args'
import type { CallArgs } from './internal/args'
import { createCalls } from './internal/calls'
import type { CallOptions, CallState } from './internal/calls'
import { useConnection } from './internal/connection'
import { interruption } from './internal/errors'
import { openClient, untilInterrupted } from './internal/inFlight'
import { sendFile } from './internal/sendFile'

export type StorageId = GenericId<'_storage'>

/** A mutation that returns an upload URL. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- its arguments are its own affair
export type GenerateUploadUrl = FunctionReference<'mutation', 'public', any, string>

/** Bytes sent, of bytes to send. */
export interface UploadProgress {
  done: number
  total: number
}

/** Options of {@link useConvexUpload}. */
export type UseConvexUploadOptions<ErrorData = unknown> = Omit<CallOptions<Blob, StorageId, ErrorData>, 'dedupe'>

/** What {@link useConvexUpload} returns. */
export interface UseConvexUploadReturn<Generate extends GenerateUploadUrl, ErrorData = unknown> extends CallState<StorageId, ErrorData> {
  /** Uploads a file and resolves to its storage id. Rejects with `BUSY` while another upload runs, with `CANCELED` when cancelled. */
  upload: (file: Blob, ...args: CallArgs<Generate>) => Promise<StorageId>
  /** Bytes that have left, of all; `null` until the first have. */
  progress: ShallowRef<UploadProgress | null>
  /** Stops the upload that runs, if any, and goes back to idle. */
  cancel: () => void
}

/**
 * Uploads files to Convex storage, with progress.
 *
 * Gets an upload URL from a mutation, then sends the file there. The id is yours to pass on to a mutation that
 * records it: a file that nothing refers to is not kept for ever. Unmounting stops the upload.
 *
 * @param generateUrl Reference to a mutation that returns `ctx.storage.generateUploadUrl()`.
 * @param options Callbacks and `timeout` (milliseconds, over the whole upload).
 * @returns `upload` and `cancel`; `progress`, `data` (the storage id), `status`, `pending`, `error`, `reset`.
 * @example
 * const { upload, progress } = useConvexUpload(api.files.requestUpload)
 * const storageId = await upload(file)
 */
export function useConvexUpload<Generate extends GenerateUploadUrl, ErrorData = unknown>(
  generateUrl: Generate,
  options: UseConvexUploadOptions<ErrorData> = {},
): UseConvexUploadReturn<Generate, ErrorData> {
  const calls = createCalls<Blob, StorageId, ErrorData>(options)
  const progress = shallowRef<UploadProgress | null>(null)
  const connection = import.meta.client ? useConnection() : undefined
  let running: AbortController | undefined

  if (connection && getCurrentScope()) {
    onScopeDispose(connection.onInterrupt(why => why === 'IDENTITY_CHANGED' && calls.abandon(interruption(why))))
    onScopeDispose(() => {
      calls.dispose()
      running?.abort(canceled())
    })
  }

  function upload(file: Blob, ...[args]: CallArgs<Generate>): Promise<StorageId> {
    if (!connection)
      return Promise.reject(new ConvexCallError('UNAVAILABLE', 'Files are uploaded from the browser.'))
    if (running)
      return Promise.reject(new ConvexCallError('BUSY', 'Another upload is still running.'))
    const mine = running = new AbortController()
    progress.value = null
    return calls.run(file, () => {
      const client = openClient(connection)
      const sent = client.mutation(generateUrl, unwrapArgs(args) ?? {})
        .then(url => sendFile(url, file, mine.signal, now => running === mine && (progress.value = now)))
      return untilInterrupted(connection, untilAborted(mine.signal, sent))
    }).finally(() => {
      mine.abort()
      if (running === mine)
        running = undefined
    })
  }

  function cancel() {
    if (!running)
      return
    running.abort(canceled())
    running = undefined
    reset()
  }

  function reset() {
    running?.abort(canceled())
    running = undefined
    progress.value = null
    calls.state.reset()
  }

  return { ...calls.state, upload, progress, cancel, reset }
}

function canceled() {
  return new ConvexCallError('CANCELED', 'The upload was canceled.')
}

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    work.then(resolve, reject)
  })
}
