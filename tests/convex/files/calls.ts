import { defineCalls, row } from '../calls'

export default defineCalls({
  rows: {
    fileId: row('files', ({ userId, jobId, storageId }) => ({ userId, jobId, name: 'a.txt', size: 1, storageId })),
  },
  calls: {
    'files:get': { args: ({ fileId }) => ({ fileId }) },
    'files:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
    'files:process': { args: () => ({ fileName: 'a.txt', content: 'YQ==' }) },
    'files:processUpload': { args: ({ storageId }) => ({ storageId, fileName: 'a.txt' }) },
    'files:remove': { args: ({ fileId }) => ({ fileId }) },
    'files:requestUpload': { args: () => ({ size: 1 }) },
    'files:retry': { args: ({ fileId }) => ({ fileId }) },
    'files:rowErrors': { args: ({ fileId }) => ({ fileId }) },
  },
})
