import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeFunctionReference } from 'convex/server'
import { expect, it, vi } from 'vitest'
import { api, connect, copyFixture, deploy, httpClient, live } from './support.ts'

// Functions load again once a poll of the files has found a change: late where the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

it('shows open clients the answers of edited functions, over the same data', async () => {
  const root = copyFixture()
  const client = connect(await deploy({ root, watch: true }))
  const first = live(client, api.messages.first, {})
  await client.mutation(api.messages.send, { room: 'a', text: 'kept' })
  await first.until(answer => answer === 'kept')

  edit(root, 'messages.ts', '?.text ?? null', '?.text.toUpperCase() ?? null')

  expect(await first.until(answer => answer !== 'kept')).toBe('KEPT')
})

it('notices files that an editor replaces instead of writing to them', async () => {
  const root = copyFixture()
  const first = live(connect(await deploy({ root, watch: true })), api.messages.first, {})
  await first.until(answer => answer === null)

  for (const answer of ['one', 'two', 'three']) {
    const file = join(root, 'convex/messages.ts')
    writeFileSync(join(root, 'replacement'), readFileSync(file, 'utf8').replace(/\?\? .+,/, `?? '${answer}',`))
    renameSync(join(root, 'replacement'), file)
    expect(await first.until(latest => latest === answer)).toBe(answer)
  }
})

it('goes on with the old functions while a file does not parse', async () => {
  const root = copyFixture()
  const deployment = await deploy({ root, watch: true })
  const http = httpClient(deployment)

  edit(root, 'values.ts', 'value }) => value', 'value }) => value +')
  await vi.waitFor(() => expect(deployment.printed.join('\n')).toMatch(/Functions were not reloaded.*values\.ts/s), 50_000)
  const before = await http.query(api.values.echo, { value: 1 })
  edit(root, 'values.ts', 'value }) => value +', 'value }) => value + 1')

  expect(before).toBe(1)
  await vi.waitFor(async () => expect(await http.query(api.values.echo, { value: 1 })).toBe(2), 50_000)
})

it('shows open clients the answers of an edited file beside convex/', async () => {
  const root = copyFixture()
  const shared = join(root, 'shared/one.ts')
  mkdirSync(join(root, 'shared'))
  writeFileSync(shared, 'export const one = 1\n')
  writeFileSync(join(root, 'convex/beside.ts'), 'import { queryGeneric } from \'convex/server\'\nimport { one } from \'../shared/one\'\nexport const read = queryGeneric(async () => one)\n')
  const read = live(connect(await deploy({ root, watch: true })), makeFunctionReference<'query'>('beside:read'), {})
  await read.until(answer => answer === 1)

  writeFileSync(shared, 'export const one = 2\n')

  expect(await read.until(answer => answer !== 1)).toBe(2)
})

it('knows functions of new files, and forgets those of deleted ones', async () => {
  const root = copyFixture()
  const http = httpClient(await deploy({ root, watch: true }))
  const added = makeFunctionReference<'query'>('added:one')
  const file = join(root, 'convex/added.ts')

  writeFileSync(file, 'import { queryGeneric } from \'convex/server\'\nexport const one = queryGeneric(async () => 1)\n')
  await vi.waitFor(async () => expect(await http.query(added, {})).toBe(1), 50_000)
  rmSync(file)

  await vi.waitFor(() => expect(http.query(added, {})).rejects.toThrow(/Could not find public function/), 50_000)
})

it('does not start with functions that do not load', async () => {
  const root = copyFixture()
  edit(root, 'values.ts', 'export const echo', 'export const echo = throw')

  await expect(deploy({ root })).rejects.toThrow(/values\.ts/)
})

it('mounts components under their names, each with data of its own', async () => {
  const http = httpClient(await deploy())

  const counts = []
  for (const component of ['counter', 'counter', 'other'])
    counts.push(await http.mutation(api.counts.count, { component }))

  expect(counts).toEqual([1, 2, 1])
})

it('shows functions their deployment\'s variables only', async () => {
  const [one, two] = await Promise.all([deploy({ env: { SECRET: 'one' } }), deploy({ env: { SECRET: 'two', CONVEX_SITE_URL: 'http://elsewhere' } })])
  const read = (deployment: typeof one, name: string) => httpClient(deployment).query(api.session.environment, { name })

  expect([await read(one, 'SECRET'), await read(two, 'SECRET')]).toEqual(['one', 'two'])
  expect([await read(one, 'PATH'), await read(one, 'NODE_ENV')]).toEqual([null, null])
  expect([await read(one, 'CONVEX_CLOUD_URL'), await read(two, 'CONVEX_SITE_URL')]).toEqual([one.url, two.siteUrl])
})

it('shows open clients a variable that changes', async () => {
  const deployment = await deploy({ env: { MODE: 'before' } })
  const mode = live(connect(deployment), api.session.environment, { name: 'MODE' })
  await mode.until(value => value === 'before')

  await deployment.setEnv({ MODE: 'after' })
  await mode.until(value => value === 'after')
  await deployment.setEnv({ MODE: undefined })

  expect(await mode.until(value => value === null)).toBeNull()
})

it('prints what a function logs with its name, and tells the client', async () => {
  const deployment = await deploy()

  const response = await fetch(`${deployment.url}/api/mutation`, {
    method: 'POST',
    body: JSON.stringify({ path: 'messages:send', args: { room: 'a', text: 'hello' } }),
  })

  expect(await response.json()).toMatchObject({ logLines: ['[LOG] \'sending\' \'hello\''] })
  expect(deployment.printed).toEqual([expect.stringMatching(/messages:send.*sending.*hello/)])
})

it('runs crons at their interval', async () => {
  const ticks = live(connect(await deploy()), api.ticks.seen, {})

  expect(await ticks.until(seen => (seen ?? 0) >= 1)).toBeGreaterThanOrEqual(1)
})

it('tells functions who the client is', async () => {
  const deployment = await deploy()

  const client = await httpClient(deployment).mutation(api.session.client, {})

  expect(client).toEqual({ ip: '127.0.0.1', userAgent: expect.any(String) as string })
})

it('serves open clients again after a restart, with what was stored', async () => {
  const root = copyFixture()
  const options = { dataDir: join(root, 'data') }
  const before = await deploy(options)
  const client = connect(before)
  const list = live(client, api.messages.list, { room: 'a' })
  await client.mutation(api.messages.send, { room: 'a', text: 'before' })
  await before.close()

  const meanwhile = client.mutation(api.messages.send, { room: 'a', text: 'meanwhile' })
  await deploy({ ...options, port: Number(new URL(before.url).port) })
  await meanwhile

  expect(await list.until(texts => texts?.length === 2)).toEqual(['before', 'meanwhile'])
})

it('lets the process end once closed, with clients and timers still open', async () => {
  const script = fileURLToPath(new URL('startAndClose.ts', import.meta.url))

  const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 50_000 })

  expect(stdout).toContain('closed')
})

function edit(root: string, file: string, from: string, to: string) {
  const path = join(root, 'convex', file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
}
