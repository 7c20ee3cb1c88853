import { describe, expect, it } from 'vitest'
import { localResend, mail } from './resendSetup.ts'

const hostile = '<script>alert(1)</script>"\'&'

describe('the inbox as JSON', () => {
  it('shows mail newest first, with its content and events', async () => {
    const { sent, call } = await localResend()
    await sent({ subject: 'First' })
    const id = await sent({ subject: 'Second' }, 'email/2')
    await expect.poll(async () => (await inboxMails(call))[0]!.last_event).toBe('delivered')

    const mails = await inboxMails(call)

    expect(mails.map(({ subject }) => subject)).toEqual(['Second', 'First'])
    expect(mails[0]).toMatchObject({
      id,
      to: [mail.to],
      html: mail.html,
      idempotency_key: 'email/2',
      events: [{ type: 'email.sent' }, { type: 'email.delivered' }],
    })
  })

  it('filters by recipient, whatever the case, and not by a part of an address', async () => {
    const { sent, call } = await localResend()
    await sent({ to: 'Ada <Ada@Example.com>' })
    await sent({ to: 'nada@example.com' })

    const mails = await inboxMails(call, '?to=ada@example.COM')

    expect(mails.map(({ to }) => to)).toEqual([['Ada <Ada@Example.com>']])
  })
})

describe('the inbox page', () => {
  it('redirects from the root', async () => {
    const { local } = await localResend()

    const response = await fetch(local.url)

    expect(response.url).toBe(local.inboxUrl)
  })

  it('says what to expect when it is empty', async () => {
    const { page } = await withPages()

    expect(await page('/inbox')).toContain('No emails yet')
  })

  it('escapes everything that a mail brings along', async () => {
    const { page, sent } = await withPages()
    const id = await sent({ subject: hostile, from: `"${hostile.replace(/[<>]/g, '')}" <a@example.com>`, html: hostile }, hostile)

    const pages = await Promise.all(['/inbox', `/inbox?q=${encodeURIComponent(hostile)}`, `/inbox/${id}`, `/inbox/${id}?view=text`, `/inbox/${id}?view=source`].map(page))

    for (const text of pages) {
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&apos;&amp;')
      expect(text).not.toContain('<script>alert')
    }
  })

  it('allows its own script and style only, and nothing from elsewhere', async () => {
    const { local } = await localResend()

    const { headers } = await fetch(local.inboxUrl)

    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
  })

  it('shows the mail\'s HTML in a frame without any rights', async () => {
    const { local, page, sent } = await withPages()
    const id = await sent({ html: `<b>Hi</b>${hostile}` })

    const frame = /<iframe[^>]*>/.exec(await page(`/inbox/${id}`))?.[0]
    const preview = await fetch(`${local.inboxUrl}/${id}/html`)

    expect(frame).toContain('sandbox=""')
    expect(frame).toContain(`src="/inbox/${id}/html"`)
    expect(await preview.text()).toBe(`<b>Hi</b>${hostile}`)
    expect(preview.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'; style-src 'unsafe-inline';/)
    expect(preview.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('lists the links, which the frame cannot follow, but no scripts in disguise', async () => {
    const { page, sent } = await withPages()
    const id = await sent({ html: '<a href="https://example.com/p?a=1&amp;b=2">See</a> <a href="javascript:alert(1)">x</a>' })

    const text = await page(`/inbox/${id}`)

    expect(text).toContain('<a href="https://example.com/p?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">')
    expect(text).not.toContain('javascript:')
  })

  it('shows pictures of the mail and offers other attachments as downloads', async () => {
    const { local, resend } = await localResend()
    const { data } = await resend.emails.send({
      ...mail,
      html: '<img src="cid:sunset">',
      attachments: [
        { filename: 'sunset.png', content: Buffer.from('png'), contentId: 'sunset' },
        { filename: 'page.html', content: Buffer.from(hostile), contentType: 'text/html' },
      ],
    })

    const html = await (await fetch(`${local.inboxUrl}/${data!.id}/html`)).text()
    const [picture, other] = await Promise.all([0, 1].map(index => fetch(`${local.inboxUrl}/${data!.id}/attachments/${index}`)))

    expect(html).toBe(`<img src="/inbox/${data!.id}/attachments/0">`)
    expect(picture!.headers.get('content-type')).toBe('image/png')
    expect(await picture!.text()).toBe('png')
    expect(other!.headers.get('content-type')).toBe('application/octet-stream')
    expect(other!.headers.get('content-disposition')).toBe('attachment')
  })

  it('marks a mail as read once it was opened', async () => {
    const { page, sent } = await withPages()
    const id = await sent()
    const before = await page('/inbox')

    await page(`/inbox/${id}`)

    expect(before).toContain('1 email, 1 unread')
    expect(await page('/inbox')).toContain('<span data-count>1 email</span>')
  })

  it('finds mail by subject and address', async () => {
    const { page, sent } = await withPages()
    await sent({ subject: 'Receipt' })
    await sent({ subject: 'Report', to: 'grace@example.com' })

    expect(await page('/inbox?q=RECEIPT')).toMatch(/Receipt/)
    expect(await page('/inbox?q=RECEIPT')).not.toMatch(/Report/)
    expect(await page('/inbox?q=grace')).toMatch(/Report/)
    expect(await page('/inbox?q=nothing')).toContain('No matching emails')
  })

  it('answers a reader who has the latest list with 304', async () => {
    const { local, sent } = await localResend()
    await sent()
    await expect.poll(() => local.mails()[0]!.status).toBe('delivered')
    const list = `${local.inboxUrl}/entries`
    const etag = (await fetch(list)).headers.get('etag')!

    const same = await fetch(list, { headers: { 'if-none-match': etag } })
    await sent()
    const changed = await fetch(list, { headers: { 'if-none-match': etag } })

    expect(same.status).toBe(304)
    expect(changed.status).toBe(200)
  })

  it('leads back to the list when a mail is gone', async () => {
    const { local } = await localResend()

    const response = await fetch(`${local.inboxUrl}/gone`)

    expect(response.url).toBe(local.inboxUrl)
  })
})

type Call = Awaited<ReturnType<typeof localResend>>['call']

async function inboxMails(call: Call, query = ''): Promise<Record<string, unknown>[]> {
  return (await call('GET', `/inbox.json${query}`)).body.mails as Record<string, unknown>[]
}

async function withPages() {
  const setup = await localResend()
  return { ...setup, page: async (path: string) => (await fetch(setup.local.url + path)).text() }
}
