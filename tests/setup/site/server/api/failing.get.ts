import { functions } from '../../app/functions'

export default defineEventHandler(event => fetchConvexQuery(event, functions.failing, {}, { timeout: 500 }))
