import { ConvexHttpClient } from 'convex/browser'
import { api } from '../../convex/_generated/api.js'
import { expect, signInAsGuest, test } from './fixtures.ts'

test('a private file is sent to whom it belongs to, and to nobody else', async ({ app, browser, context }) => {
  const token = await signInAsGuest(app, context)
  const client = new ConvexHttpClient(app.deployment.url, { auth: token })
  await client.mutation(api.contacts.create, { name: 'Ada', email: 'ada@example.com' })
  const stranger = await browser.newContext({ baseURL: app.url })

  const answers = await Promise.all([
    context.request.get('/api/downloads/contacts/all'),
    stranger.request.get('/api/downloads/contacts/all'),
    context.request.get('/api/downloads/nothing/all'),
  ])

  expect(answers.map(answer => answer.status())).toEqual([200, 401, 404])
  expect(await answers[0]!.text()).toContain('Ada,ada@example.com')
  expect(answers[0]!.headers()).toMatchObject({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' })
  expect(answers[0]!.headers()['content-disposition']).toContain('attachment; filename="contacts.csv"')
  await stranger.close()
})
