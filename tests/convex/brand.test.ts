import { extractText, getDocumentProxy } from 'unpdf'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../convex/_generated/api'
import type { Id } from '../../convex/_generated/dataModel'
import type { EmailContent, NoticeContent } from '../../convex/emails/templates/emailContent'
import { renderEmail } from '../../convex/emails/templates/renderEmail'
import { fakeResend } from './emails/resend'
import { authKeys } from './keys'
import { NOW, reporter } from './reports/reporting'
import { backend } from './support'

const NAME = 'Another Name'

vi.mock('../../shared/brand', () => ({ brand: { name: 'Another Name', tagline: 'Another tagline.', description: 'Another description.' } }))

const { brand: original } = await vi.importActual<typeof import('../../shared/brand')>('../../shared/brand')

describe('emails carry the name in shared/brand.ts and no other', () => {
  it.each(Object.entries(contents()))('in the template %s', async (_, content) => {
    const { html, text } = await renderEmail('Subject', content)

    expect(html).toContain(NAME)
    expect(html + text).not.toContain(original.name)
  })

  it.each([
    ['the code for a new account', ['signUp']],
    ['the notice that an account exists', ['signUp', 'email-verification', 'signUp']],
    ['the code for a new password', ['signUp', 'email-verification', 'reset']],
  ])('in %s', async (_, flows) => {
    const t = backend()
    for (const flow of flows) {
      const code = flow === 'email-verification' ? { code: /^\d{8}$/m.exec(lastEmail().text)![0] } : {}
      await t.action(api.auth.signIn, { provider: 'password', params: { flow, email: 'ada@example.com', password: 'correct horse battery', ...code } })
    }

    const { from, subject, html, text } = lastEmail()
    expect(from).toContain(NAME)
    expect(html).toContain(NAME)
    expect(from + subject + html + text).not.toContain(original.name)
  })
})

describe('reports carry the name in shared/brand.ts and no other', () => {
  it('in a PDF, with its metadata', async () => {
    const { generate, download } = await reporter()
    const { downloadUrl } = await generate({ month: '2026-01', format: 'pdf' })

    const bytes = new Uint8Array(await (await download(downloadUrl)).arrayBuffer())

    const { pdf, text } = await readPdf(bytes)
    const { info } = await pdf.getMetadata()
    expect(text).toContain(NAME)
    expect(info).toMatchObject({ Title: `${NAME}: January 2026`, Author: NAME, Creator: NAME, Producer: NAME })
    expect(text).not.toContain(original.name)
  })
})

let resend: ReturnType<typeof fakeResend>

beforeEach(() => {
  resend = fakeResend([])
  for (const [name, value] of Object.entries({ ...authKeys, SITE_URL: 'http://127.0.0.1:3000', CONVEX_SITE_URL: 'https://example.convex.site', RESEND_API_KEY: 're_test', RESEND_BASE_URL: resend.url }))
    vi.stubEnv(name, value)
  vi.spyOn(console, 'info').mockImplementation(() => {})
  vi.useFakeTimers({ toFake: ['Date'], now: NOW, shouldAdvanceTime: true })
})

afterEach(() => {
  resend.restore()
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

function lastEmail() {
  return resend.requests.at(-1)!.body as { from: string, subject: string, html: string, text: string }
}

async function readPdf(bytes: Uint8Array) {
  const pdf = await getDocumentProxy(bytes)
  const { text } = await extractText(pdf, { mergePages: true })
  return { pdf, text }
}

/** Contents of one email for each template. */
function contents(): { [Template in (EmailContent | NoticeContent)['template']]: EmailContent | NoticeContent } {
  return {
    message: { template: 'message', body: 'Hello' },
    postcard: { template: 'postcard', imageId: 'image' as Id<'images'>, alt: 'A lighthouse', message: 'Hello', sender: 'Ada' },
    receipt: { template: 'receipt', orderNumber: '1001', items: [{ name: '10 credits', quantity: 1, amount: 500 }], amount: 500, currency: 'usd', paidAt: NOW },
    reportReady: { template: 'reportReady', month: '2026-10' },
    notice: { template: 'notice', lines: ['Enter this code:', '12345678'] },
  }
}
