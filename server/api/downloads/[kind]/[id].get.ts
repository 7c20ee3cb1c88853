/**
 * A private file, to whom it belongs and as a file to save: `/api/downloads/<kind>/<id>`, where `kind` is one of those
 * in `convex/storage/downloadRoute.ts`.
 */
export default defineEventHandler((event) => {
  forbidCaching(event)
  return sendDownload(event, getRouterParam(event, 'kind', { decode: true })!, getRouterParam(event, 'id', { decode: true })!)
})
