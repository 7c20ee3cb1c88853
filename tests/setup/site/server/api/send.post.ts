import { functions } from '../../app/functions'

export default defineEventHandler(async event => [
  await fetchConvexAction(event, functions.send, { to: 'a' }),
  await fetchConvexMutation(event, functions.rename, { to: 'a' }),
])
