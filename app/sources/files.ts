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
  { title: 'The page uploads', text: 'Straight to storage, with the bytes that have gone so far.', excerpts: [upload] },
  { title: 'A mutation registers the upload', text: 'Size and type are read on the server; what the browser says of them counts for nothing.', excerpts: [register, registered] },
  { title: 'An internal mutation writes each batch of rows', text: 'With how far it is, in one transaction: nobody is left out, nobody comes twice. It stops when it is told to.', excerpts: [batch, progress] },
  { title: 'A live query shows it', text: 'Leave and come back: the work has gone on.', excerpts: [list, query] },
  { title: 'Without an upload', text: 'For scripts and small files there is also an action that takes the content itself.', excerpts: [small] },
] satisfies PageSource[]
