import { defineCalls, row } from '../calls'

export default defineCalls({
  rows: {
    imageId: row('images', async ({ userId, jobId }, storage) => ({ userId, jobId, prompt: 'p', width: 8, height: 8, storageId: await storage.store(new Blob(['p'])) })),
  },
  calls: {
    'ai:generateImage': { args: () => ({ prompt: 'A lighthouse' }) },
    'ai:get': { args: ({ imageId }) => ({ imageId }) },
    'ai:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
    'ai:remove': { args: ({ imageId }) => ({ imageId }) },
    'ai:restore': { args: ({ imageId }) => ({ imageId }) },
    'ai:retry': { args: ({ imageId }) => ({ imageId }) },
  },
})
