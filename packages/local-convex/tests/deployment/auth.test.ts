import { expect, it } from 'vitest'
import { addQueries, connectMessage, rawSocket } from './rawSocket.ts'
import { api, connect, deploy } from './support.ts'

const whoAmI = { udfPath: 'session:whoAmI', args: {} }

it('answers a token that it cannot verify with an AuthError, and closes', async () => {
  const client = await rawSocket(await deploy())

  client.send(connectMessage, { type: 'Authenticate', tokenType: 'User', value: 'a.b.c', baseVersion: 0 })

  expect(await client.next('AuthError')).toEqual({
    type: 'AuthError',
    error: expect.stringContaining('No auth provider found') as string,
    baseVersion: 0,
    authUpdateAttempted: true,
  })
  await client.closed
})

it('leaves the official client signed out, and working, when its token is not accepted', async () => {
  const client = connect(await deploy())

  const accepted = await new Promise<boolean>(resolve => client.setAuth(async () => 'a.b.c', resolve))

  expect(accepted).toBe(false)
  expect(await client.query(api.session.whoAmI, {})).toBeNull()
})

it('runs queries again as the user that the admin acts as', async () => {
  const deployment = await deploy()
  const client = await rawSocket(deployment)
  client.send(connectMessage, addQueries(0, whoAmI))
  const signedOut = await client.next('Transition')

  client.send({ type: 'Authenticate', tokenType: 'Admin', value: deployment.adminKey, baseVersion: 0, impersonating: { subject: 'ada', issuer: 'test', name: 'Ada' } })
  const signedIn = await client.next('Transition')
  client.send({ type: 'Authenticate', tokenType: 'None', baseVersion: 1 })
  const signedOutAgain = await client.next('Transition')

  expect(signedOut).toMatchObject({ endVersion: { identity: 0 }, modifications: [{ value: null }] })
  expect(signedIn).toMatchObject({ endVersion: { identity: 1 }, modifications: [{ value: 'Ada' }] })
  expect(signedOutAgain).toMatchObject({ endVersion: { identity: 2 }, modifications: [{ value: null }] })
})
