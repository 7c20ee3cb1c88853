import upload from 'source:app/composables/useFileUploads.ts#useFileUploads'
import small from 'source:convex/files.ts#process'
import large from 'source:convex/files.ts#requestUpload,processUpload'
import progress from 'source:convex/lib/jobs/jobs.ts#reportProgress'
import query from 'source:convex/files.ts#list'
import type { PageSource } from '~/utils/sources'

export default [
  { title: 'The page uploads', text: 'Straight to storage, with the bytes that have gone so far.', excerpts: [upload] },
  { title: 'A mutation registers the upload', text: 'Size and type are read on the server; what the browser says of them counts for nothing.', excerpts: [large] },
  { title: 'Small files may come with the call', text: 'An action that takes the content itself.', excerpts: [small] },
  { title: 'Each batch says how far it is', text: 'And stops when it is told to.', excerpts: [progress] },
  { title: 'A live query shows it', text: 'Leave and come back: the work has gone on.', excerpts: [query] },
] satisfies PageSource[]
