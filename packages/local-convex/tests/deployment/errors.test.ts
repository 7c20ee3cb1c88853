import { makeFunctionReference } from 'convex/server'
import { ConvexError } from 'convex/values'
import { expect, it } from 'vitest'
import { api, connect, deploy, httpClient, live } from './support.ts'

// By name: what these tests get wrong on purpose, typed references would not allow.
const send = makeFunctionReference<'mutation'>('messages:send')
const sendInternally = makeFunctionReference<'mutation'>('messages:sendInternally')
const nothing = 'messages:nothing'
const UNKNOWN = /Could not find public function for 'messages:nothing'\. Did you forget to run `npx convex dev` or `npx convex deploy`\?/

it('keeps the data of a ConvexError and undoes what the mutation wrote', async () => {
  const deployment = await deploy()
  const message = { room: 'a', text: 'undone' }

  const overSocket = await connect(deployment).mutation(api.messages.sendThenFail, message).catch((error: unknown) => error)
  const overHttp = await httpClient(deployment).mutation(api.messages.sendThenFail, message).catch((error: unknown) => error)

  for (const error of [overSocket, overHttp]) {
    expect(error).toBeInstanceOf(ConvexError)
    expect((error as ConvexError<never>).data).toEqual({ code: 'REFUSED', at: 1n })
  }
  expect(await httpClient(deployment).query(api.messages.list, { room: 'a' })).toEqual([])
})

it('tells that a function failed, and prints why', async () => {
  const deployment = await deploy()

  const call = connect(deployment).mutation(api.messages.crash, {})

  await expect(call).rejects.toThrow(/\[CONVEX M\(messages:crash\)\] \[Request ID: [0-9a-f]{16}\] Server Error/)
  expect(deployment.printed.join('\n')).toMatch(/messages:crash.*TypeError: the mutation has a defect/)
})

it('names the argument that is wrong', async () => {
  const deployment = await deploy()
  const client = connect(deployment)

  await expect(client.mutation(send, { room: 'a' })).rejects.toThrow(/ArgumentValidationError: Object is missing the required field `text`/)
  await expect(client.mutation(send, { room: 'a', text: 'b', more: 1 })).rejects.toThrow(/ArgumentValidationError: Object contains extra field `more`/)
  await expect(client.mutation(send, { room: 'a', text: 1 })).rejects.toThrow(/ArgumentValidationError: .*does not match validator/)
})

it('refuses a result that its function did not declare', async () => {
  const deployment = await deploy()

  const error = await live(connect(deployment), api.messages.wrongReturn, {}).untilError()

  expect(error.message).toContain('Server Error')
  expect(deployment.printed.join('\n')).toMatch(/messages:wrongReturn.*ReturnsValidationError/)
})

it('does not know functions that do not exist or are internal', async () => {
  const deployment = await deploy()
  const client = connect(deployment)

  await expect(client.mutation(makeFunctionReference<'mutation'>(nothing), {})).rejects.toThrow(UNKNOWN)
  await expect(client.action(makeFunctionReference<'action'>(nothing), {})).rejects.toThrow(UNKNOWN)
  await expect(httpClient(deployment).query(makeFunctionReference<'query'>(nothing), {})).rejects.toThrow(UNKNOWN)
  await expect(client.mutation(sendInternally, { room: 'a', text: 'b' })).rejects.toThrow(/Could not find public function for 'messages:sendInternally'/)
  expect((await live(client, makeFunctionReference<'query'>(nothing), {}).untilError()).message).toMatch(UNKNOWN)
})

it('says when a function is of another kind', async () => {
  const deployment = await deploy()

  const call = httpClient(deployment).query(makeFunctionReference<'query'>('messages:send'), { room: 'a', text: 'b' })

  await expect(call).rejects.toThrow('Trying to execute messages.js:send as Query, but it is defined as Mutation.')
})

it('lets the admin call internal functions, and nobody with another key', async () => {
  const deployment = await deploy()
  const message = { room: 'a', text: 'by admin' }
  const admin = adminClient(deployment.url, deployment.adminKey)
  const impostor = adminClient(deployment.url, deployment.adminKey.replace(/.$/, '!'))

  await admin.mutation(sendInternally, message)

  expect(await admin.query(api.messages.list, { room: 'a' })).toEqual(['by admin'])
  await expect(impostor.mutation(sendInternally, message)).rejects.toThrow(/deploy key/)
})

function adminClient(url: string, key: string) {
  const client = httpClient({ url }) as ReturnType<typeof httpClient> & { setAdminAuth: (key: string) => void }
  client.setAdminAuth(key)
  return client
}
