import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { FunctionReference } from 'convex/server'
import type { GenericId } from 'convex/values'
import { ConvexCallError } from './ConvexCallError'
import { unwrapArgs } from './internal/args'
import type { CallArgs } from './internal/args'
import { createCalls } from './internal/calls'
import type { CallOptions, CallState } from './internal/calls'
import { useConnection } from './internal/connection'
import type { Connection } from './internal/connection'
import { endCallsWithScope, rejectOnInterrupt } from './internal/interruptions'
import { rejectEarly } from './internal/rejectEarly'
import { sendFile } from './internal/sendFile'
import type { UploadProgress } from './internal/sendFile'

export type StorageId = GenericId<'_storage'>

/** Mutation that returns an upload URL. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- its arguments are its own affair
export type GenerateUploadUrl = FunctionReference<'mutation', 'public', any, string>

/** Options of {@link useConvexUpload}. */
export type UseConvexUploadOptions<ErrorData = unknown> = Omit<CallOptions<Blob, StorageId, ErrorData>, 'dedupe'>

/** Return value of {@link useConvexUpload}. */
export interface UseConvexUploadReturn<Generate extends GenerateUploadUrl, ErrorData = unknown> extends CallState<StorageId, ErrorData> {
  /** Uploads a file and resolves to its storage id. Rejects with `BUSY` while another upload runs, and with `CANCELED` when canceled. */
  upload: (file: Blob, ...args: CallArgs<Generate>) => Promise<StorageId>
  /** Bytes sent and bytes in total; `null` until the first bytes are sent. */
  progress: ShallowRef<UploadProgress | null>
  /** Cancels the running upload, if any, and resets the state. */
  cancel: () => void
}

/**
 * Uploads files to Convex storage, with progress.
 *
 * Gets an upload URL from a mutation, then sends the file there. Pass the id to a mutation that records it,
 * because files without a reference are deleted later. Unmounting cancels the upload.
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
  const connection = (import.meta.client && useConnection()) as Connection
  /** Rejects the running upload. */
  let rejectUpload: ((error: unknown) => void) | undefined

  if (import.meta.client)
    endCallsWithScope(connection, calls)
  onScopeDispose(stopUpload, true)

  function stopUpload() {
    rejectUpload?.(new ConvexCallError('CANCELED', 'Upload canceled.'))
    rejectUpload = undefined
  }

  function reset() {
    calls.state.reset()
    progress.value = null
    stopUpload()
  }

  function upload(file: Blob, ...[args]: CallArgs<Generate>): Promise<StorageId> {
    if (import.meta.server)
      return Promise.reject(new ConvexCallError('UNAVAILABLE', 'Files are uploaded in the browser.'))
    if (rejectUpload)
      return Promise.reject(new ConvexCallError('BUSY', 'Another upload is running. Try again when it finishes.'))
    const request = new XMLHttpRequest()
    let rejectThisUpload: ((error: unknown) => void) | undefined
    progress.value = null

    async function send() {
      const url = await connection.client().mutation(generateUrl, unwrapArgs(args) ?? {})
      if (rejectThisUpload === rejectUpload)
        return sendFile(request, url, file, newProgress => rejectThisUpload === rejectUpload && (progress.value = newProgress))
    }
    return calls.run(() => file, () => rejectEarly(send() as Promise<StorageId>, (reject) => {
      rejectThisUpload = rejectUpload = reject
      return rejectOnInterrupt(connection)(reject)
    })).finally(() => {
      if (request.readyState)
        request.abort()
      if (rejectThisUpload === rejectUpload)
        rejectUpload = undefined
    })
  }

  return { ...calls.state, upload, progress, cancel: () => rejectUpload && reset(), reset }
}
