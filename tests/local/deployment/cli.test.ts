import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { api, deploy, httpClient } from './support.ts'
import type { LocalDeployment } from '../../../local/deployment/index.ts'

const project = fileURLToPath(new URL('../../..', import.meta.url))
const cli = fileURLToPath(new URL('../../../node_modules/convex/bin/main.js', import.meta.url))

it('runs functions of every kind for the official CLI, internal ones too', async () => {
  const deployment = await deploy()

  await convex(deployment, 'run', 'messages:sendInternally', '{ "room": "a", "text": "internal" }')
  const relayed = await convex(deployment, 'run', 'messages:relay', '{ "room": "a", "text": "action" }')
  const list = await convex(deployment, 'run', 'messages:list', '{ "room": "a" }')

  expect(JSON.parse(relayed)).toBe('ACTION')
  expect(JSON.parse(list)).toEqual(['internal', 'action'])
})

it('shows the official CLI its tables', async () => {
  const deployment = await deploy()
  await httpClient(deployment).mutation(api.messages.send, { room: 'a', text: 'hello' })

  expect(await convex(deployment, 'data')).toMatch(/messages/)
  expect(await convex(deployment, 'data', 'messages')).toMatch(/hello/)
})

it('lets the official CLI read and set environment variables, and nobody without the key', async () => {
  const deployment = await deploy({ env: { MODE: 'before' } })
  const read = () => httpClient(deployment).query(api.session.environment, { name: 'MODE' })

  const listed = await convex(deployment, 'env', 'list')
  await convex(deployment, 'env', 'set', 'MODE', 'after')
  const body = JSON.stringify({ changes: [{ name: 'MODE', value: 'stolen' }] })
  const refused = await fetch(`${deployment.url}/api/update_environment_variables`, { method: 'POST', body })

  expect(listed).toBe('MODE=before\n')
  expect(await read()).toBe('after')
  expect(refused.status).toBe(403)
})

async function convex({ url, adminKey }: LocalDeployment, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args, '--url', url, '--admin-key', adminKey], { cwd: project })
  return stdout
}
