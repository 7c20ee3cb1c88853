import { expect, it } from 'vitest'
import { api, deploy, httpClient } from './support.ts'

it('answers HTTP actions on the site port', async () => {
  const deployment = await deploy()

  const response = await fetch(`${deployment.siteUrl}/messages?room=a`, { method: 'POST', body: 'hello', headers: { 'x-sent': 'yes' } })

  expect([response.status, await response.text(), response.headers.get('x-seen')]).toEqual([201, '5', 'yes'])
  expect(await httpClient(deployment).query(api.messages.list, { room: 'a' })).toEqual(['hello'])
})

it('answers 404 where nothing is routed, and 500 when an HTTP action throws', async () => {
  const { siteUrl, printed } = await deploy()

  const nothing = await fetch(`${siteUrl}/nothing`)
  const crash = await fetch(`${siteUrl}/crash`)

  expect(nothing.status).toBe(404)
  expect(crash.status).toBe(500)
  expect(printed.join('\n')).toContain('the action has a defect')
})
