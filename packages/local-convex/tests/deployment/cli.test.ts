import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { strFromU8, unzipSync } from 'fflate'
import { expect, it, vi } from 'vitest'
import { api, connect, copyFixture, deploy, httpClient, live } from './support.ts'
import type { LocalDeployment } from '../../src/index.ts'

// Each command is a process that loads the whole CLI: slow where the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

const cli = fileURLToPath(new URL('../../../../node_modules/convex/bin/main.js', import.meta.url))

it('runs functions of every kind for the official CLI, internal ones too', async () => {
  const { convex } = await project()

  await convex('run', 'messages:sendInternally', '{ "room": "a", "text": "internal" }')
  const relayed = await convex('run', 'messages:relay', '{ "room": "a", "text": "action" }')
  const list = await convex('run', 'messages:list', '{ "room": "a" }')

  expect(JSON.parse(relayed)).toBe('ACTION')
  expect(JSON.parse(list)).toEqual(['internal', 'action'])
})

it('tells the official CLI why a function failed', async () => {
  const { convex } = await project()

  await expect(convex('run', 'messages:send', '{ "room": "a" }')).rejects.toThrow(/missing the required field `text`/)
})

it('shows the official CLI its tables', async () => {
  const { convex, deployment } = await project()
  await httpClient(deployment).mutation(api.messages.send, { room: 'a', text: 'hello' })

  expect(await convex('data')).toMatch(/messages/)
  expect(await convex('data', 'messages')).toMatch(/hello/)
})

it('lets the official CLI list, set and remove environment variables, shown to open clients at once', async () => {
  const { convex, deployment } = await project({ env: { MODE: 'before' } })
  const mode = live(connect(deployment), api.session.environment, { name: 'MODE' })

  const listed = await convex('env', 'list', '--include-values')
  await convex('env', 'set', 'MODE', 'after')

  expect(listed).toBe('MODE=before\n')
  expect(await mode.until(value => value === 'after')).toBe('after')
  expect(await convex('env', 'get', 'MODE')).toBe('after\n')
  await convex('env', 'remove', 'MODE')
  expect(await mode.until(value => value === null)).toBeNull()
})

it('keeps the admin key and what the CLI set over a restart, unless the start says otherwise', async () => {
  const dataDir = join(copyFixture(), 'data')
  const first = await project({ dataDir, env: { MODE: 'given' } })
  await first.convex('env', 'set', 'MODE', 'set')
  await first.convex('env', 'set', 'EXTRA', 'kept')
  await first.deployment.close()

  const second = await project({ dataDir, env: { MODE: 'given again' } })

  expect(second.deployment.adminKey).toBe(first.deployment.adminKey)
  expect(await second.convex('env', 'list', '--include-values')).toBe('MODE=given again\nEXTRA=kept\n')
})

it('exports documents, files and components to the official CLI as Convex does', async () => {
  const { convex, deployment, root } = await project()
  const http = httpClient(deployment)
  const messageId = await http.mutation(api.messages.send, { room: 'a', text: 'häl\nlo' })
  await http.mutation(api.values.keep, { value: { big: 2n ** 40n, zero: -0 } })
  await http.mutation(api.counts.count, { component: 'counter' })
  const storageId = await http.action(api.files.store, { text: 'in a file' })

  await convex('export', '--include-file-storage', '--path', join(root, 'snapshot.zip'))

  const files = unzip(readFileSync(join(root, 'snapshot.zip')))
  expect(lines(files, 'messages/documents.jsonl')).toEqual([
    { _id: messageId, _creationTime: expect.any(Number) as number, room: 'a', text: 'häl\nlo' },
  ])
  expect(lines(files, 'values/documents.jsonl')).toMatchObject([{ value: { big: { $integer: 'AAAAAAABAAA=' }, zero: { $float: 'AAAAAAAAAIA=' } } }])
  expect(lines(files, 'messages/generated_schema.jsonl')).toEqual(['uniform'])
  expect(lines(files, '_tables/documents.jsonl')).toContainEqual({ name: 'messages', id: expect.any(Number) as number })
  expect(lines(files, '_components/counter/counted/documents.jsonl')).toHaveLength(1)
  expect(lines(files, '_components/other/counted/documents.jsonl')).toEqual([])
  expect(lines(files, '_storage/documents.jsonl')).toMatchObject([{ _id: storageId, contentType: 'text/plain', size: 9 }])
  expect(files.get(`_storage/${storageId}`)).toBe('in a file')
})

it('leaves files out of an export unless they are asked for', async () => {
  const { convex, deployment, root } = await project()
  await httpClient(deployment).action(api.files.store, { text: 'in a file' })

  await convex('export', '--path', join(root, 'snapshot.zip'))

  expect([...unzip(readFileSync(join(root, 'snapshot.zip'))).keys()].filter(path => path.includes('_storage'))).toEqual([])
})

it.each([
  ['set variables', 'POST', '/api/update_environment_variables', '{"changes":[]}'],
  ['start an export', 'POST', '/api/export/request/zip', null],
  ['read an export', 'GET', '/api/export/zip/1', null],
])('lets nobody without the key %s', async (_what, method, path, body) => {
  const { url } = await deploy()

  const response = await fetch(url + path, { method, body })

  expect(response.status).toBe(403)
})

/** A project of its own, so that no other deployment's settings are found, and the CLI in it. */
async function project(options: Parameters<typeof deploy>[0] = {}) {
  const root = copyFixture()
  writeFileSync(join(root, 'package.json'), JSON.stringify({ dependencies: { convex: '*' } }))
  const deployment = await deploy({ root, ...options })
  return { root, deployment, convex: (...args: string[]) => convex(deployment, root, args) }
}

async function convex({ url, adminKey }: LocalDeployment, cwd: string, args: string[]): Promise<string> {
  const { CONVEX_DEPLOYMENT: _, ...inherited } = process.env
  const env = { ...inherited, CONVEX_SELF_HOSTED_URL: url, CONVEX_SELF_HOSTED_ADMIN_KEY: adminKey }
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd, env })
  return stdout
}

function lines(files: Map<string, string>, path: string): unknown[] {
  return files.get(path)!.split('\n').slice(0, -1).map(line => JSON.parse(line) as unknown)
}

/** Contents by path. */
function unzip(archive: Buffer): Map<string, string> {
  return new Map(Object.entries(unzipSync(archive)).map(([path, bytes]) => [path, strFromU8(bytes)]))
}
