import upload from 'source:app/composables/files/useFileUploads.ts?show=sharedUploads'
import register from 'source:convex/files.ts?show=requestUpload,processUpload'
import registered from 'source:convex/files/uploads.ts?show=registerUpload'
import batch from 'source:convex/files/importSteps.ts?show=save'
import progress from 'source:convex/jobs/jobRows.ts?show=reportProgress'
import list from 'source:app/components/files/FileList.vue?show=files'
import query from 'source:convex/files.ts?show=list'
import small from 'source:convex/files.ts?show=process'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page uploads files', text: 'Each file goes directly to Convex storage. The page shows the bytes sent so far.', excerpts: [upload] },
  { title: 'A mutation registers uploads', text: 'The server reads the size and type from the stored file. It doesn’t trust the browser’s values.', excerpts: [register, registered] },
  { title: 'Internal mutations import batches', text: 'Rows and progress commit in one transaction, so no row is lost or imported twice. The import stops when it’s canceled.', excerpts: [batch, progress] },
  { title: 'A live query updates', text: 'Processing continues while you’re on another page.', excerpts: [list, query] },
  { title: 'Actions take small files', text: 'Scripts can send the content of a small file straight to an action, without an upload.', excerpts: [small] },
] satisfies PageSource[]
