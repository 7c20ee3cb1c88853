import type { ConvexCallError } from '~~/composables/ConvexCallError'
import { api } from '~/convex/_generated/api'

const MAX_PARALLEL_UPLOADS = 3

/** A file that uploads to the deployment. After the upload, `api.files.list` returns it. */
export interface FileUpload {
  /** Idempotency key: uploads with the same key make one file. */
  key: string
  file: File
  status: 'waiting' | 'sending' | 'failed'
  /** Bytes sent so far. */
  sent: number
  error: ConvexCallError | null
  /** Cancels the upload and removes it from the list. */
  cancel: () => void
}

/**
 * Uploads files, a few at a time. Uploads continue while the user visits other pages of the application. They end when
 * the user closes it or signs out.
 */
export function useFileUploads() {
  // Share nothing on the server, because its requests belong to different users.
  return import.meta.server ? { uploads: ref<FileUpload[]>([]), add() {}, retry() {} } : sharedUploads()
}

const sharedUploads = createGlobalState(() => {
  const uploads = ref<FileUpload[]>([])
  const app = useNuxtApp()
  const { user } = useConvexAuth()
  watch(() => user.value?._id, () => [...uploads.value].forEach(({ cancel }) => cancel()))

  function add(files: File[]) {
    for (const file of files) {
      const key = crypto.randomUUID()
      uploads.value.push({ key, file: markRaw(file), status: 'waiting', sent: 0, error: null, cancel: () => forget(key) })
    }
    startNext()
  }

  function retry(upload: FileUpload) {
    Object.assign(upload, { status: 'waiting', error: null, sent: 0 })
    startNext()
  }

  function forget(key: string) {
    uploads.value = uploads.value.filter(upload => upload.key !== key)
    startNext()
  }

  function startNext() {
    const sending = uploads.value.filter(({ status }) => status === 'sending').length
    uploads.value.filter(({ status }) => status === 'waiting').slice(0, MAX_PARALLEL_UPLOADS - sending).forEach(send)
  }

  async function send(upload: FileUpload) {
    const { key, file } = upload
    const scope = effectScope(true)
    upload.status = 'sending'
    upload.cancel = () => {
      scope.stop()
      forget(key)
    }
    try {
      await app.runWithContext(() => scope.run(async () => {
        const sending = useConvexUpload(api.files.requestUpload)
        const registering = useConvexMutation(api.files.processUpload)
        watch(sending.progress, now => upload.sent = now?.done ?? 0)
        const storageId = await sending.upload(file, { size: file.size })
        await registering.mutate({ storageId, fileName: file.name, key })
      }))
      forget(key)
    }
    catch (error) {
      Object.assign(upload, { status: 'failed', error })
      startNext()
    }
    scope.stop()
  }

  return { uploads, add, retry }
})
