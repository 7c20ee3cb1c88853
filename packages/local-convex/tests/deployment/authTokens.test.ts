import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { addQueries, connectMessage, rawSocket } from './rawSocket.ts'
import { api, connect, deploy, httpClient, live } from './support.ts'

const whoAmI = { udfPath: 'session:whoAmI', args: {} }

describe('a token that the deployment trusts', () => {
  it('makes calls over HTTP its owner\'s', async () => {
    const deployment = await deployWithKeys()
    const client = httpClient(deployment)

    client.setAuth(await tokenFor(deployment))

    expect(await client.query(api.session.whoAmI, {})).toBe('Ada')
  })

  it('signs the official client in', async () => {
    const deployment = await deployWithKeys()
    const client = connect(deployment)

    const accepted = await new Promise<boolean>(resolve => client.setAuth(() => tokenFor(deployment), resolve))

    expect(accepted).toBe(true)
    expect(await client.query(api.session.whoAmI, {})).toBe('Ada')
  })

  it('may come from an issuer that publishes only its keys', async () => {
    const deployment = await deployWithKeys()
    const client = httpClient(deployment)

    client.setAuth(await tokenFor(deployment, { issuer: 'https://custom.example.com' }, ec))

    expect(await client.query(api.session.whoAmI, {})).toBe('Ada')
  })
})

describe('a token that the deployment does not trust', () => {
  it.each<[string, TokenOptions, string]>([
    ['of another issuer', { issuer: 'https://elsewhere.example.com' }, 'No auth provider found'],
    ['for another application', { audience: 'other' }, 'No auth provider found'],
    ['that has expired', { expiresIn: -1 }, 'Token expired'],
    ['signed with another key', { foreign: true }, 'signature verification failed'],
    ['without a subject', { subject: undefined }, '"sub"'],
    ['that says it needs no signature', { algorithm: 'none' }, 'Could not verify'],
  ])('is one %s', async (_, options, message) => {
    const deployment = await deployWithKeys()
    const client = await rawSocket(deployment)

    client.send(connectMessage, { type: 'Authenticate', tokenType: 'User', value: await tokenFor(deployment, options), baseVersion: 0 })

    expect(await client.next('AuthError')).toMatchObject({ error: expect.stringContaining(message) as string, authUpdateAttempted: true })
    await client.closed
  })

  it('is refused over HTTP too', async () => {
    const deployment = await deployWithKeys()
    const client = httpClient(deployment)

    client.setAuth(await tokenFor(deployment, { foreign: true }))

    await expect(client.query(api.session.whoAmI, {})).rejects.toThrow('signature verification failed')
  })
})

describe('a token that expires', () => {
  it('ends its socket with an AuthError that blames no attempt to authenticate', async () => {
    const deployment = await deployWithKeys()
    const client = await rawSocket(deployment)
    client.send(connectMessage, addQueries(0, whoAmI), { type: 'Authenticate', tokenType: 'User', value: await tokenFor(deployment, { expiresIn: 2 }), baseVersion: 0 })

    const error = await client.next('AuthError')

    expect(error).toMatchObject({ error: 'Token expired.', authUpdateAttempted: false, baseVersion: 1 })
    await client.closed
  })

  it('does not when another took its place in time', async () => {
    const deployment = await deployWithKeys()
    const [client, other] = [await rawSocket(deployment), await rawSocket(deployment)]
    const authenticate = { type: 'Authenticate', tokenType: 'User', value: await tokenFor(deployment, { expiresIn: 2 }), baseVersion: 0 }
    for (const socket of [client, other])
      socket.send(connectMessage, addQueries(0, whoAmI), authenticate)

    client.send({ ...authenticate, value: await tokenFor(deployment, { name: 'Bob' }), baseVersion: 1 })
    await other.next('AuthError')
    client.received.length = 0
    client.send(addQueries(1, whoAmI))

    expect(await client.next('Transition')).toMatchObject({ endVersion: { identity: 2, querySet: 2 }, modifications: [{ value: 'Bob' }] })
    expect(client.received).toEqual([])
  })

  it('is renewed by the official client without a gap', async () => {
    const deployment = await deployWithKeys()
    const client = connect(deployment)
    const changes: boolean[] = []
    let fetched = 0
    await new Promise<void>(resolve => client.setAuth(
      async () => tokenFor(deployment, { name: `Ada ${++fetched}`, expiresIn: 3 }),
      (accepted) => {
        changes.push(accepted)
        resolve()
      },
    ))

    const name = live(client, api.session.whoAmI, {})
    await name.until(latest => latest === 'Ada 4')

    expect(changes).not.toContain(false)
    expect(name.values).not.toContain(null)
  })
})

interface TokenOptions {
  name?: string
  subject?: string
  issuer?: string
  audience?: string
  /** Seconds. */
  expiresIn?: number
  foreign?: boolean
  algorithm?: 'none'
}

type Keys = Awaited<ReturnType<typeof generateKeyPair>>
let rsa: Keys
let ec: Keys
let foreign: Keys

beforeAll(async () => {
  rsa = await generateKeyPair('RS256')
  ec = await generateKeyPair('ES256')
  foreign = await generateKeyPair('RS256')
})

async function deployWithKeys() {
  const keys = await Promise.all([rsa, ec].map(({ publicKey }) => exportJWK(publicKey)))
  return deploy({ env: { JWKS: JSON.stringify({ keys }) } })
}

async function tokenFor({ siteUrl }: { siteUrl: string }, options: TokenOptions = {}, keys = options.foreign ? foreign : rsa) {
  const { issuer = siteUrl, audience = 'fixture', expiresIn = 60, name = 'Ada' } = options
  const now = Math.floor(Date.now() / 1000)
  const claims = { name, iss: issuer, aud: audience, sub: 'subject' in options ? options.subject : 'ada', iat: now, exp: now + expiresIn }
  if (options.algorithm === 'none')
    return `${[{ alg: 'none' }, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`
  return new SignJWT(claims).setProtectedHeader({ alg: keys === ec ? 'ES256' : 'RS256' }).sign(keys.privateKey)
}
