import type { Id } from '../../../convex/_generated/dataModel'
import type { EmailEventType } from '../../../convex/emails/emailStatus'
import type { Backend } from '../support'

type Status = 'succeeded' | 'failed' | 'unknown' | 'canceled'

/** One thing that a user did, as a test tells it. */
export interface Deed {
  at: number
  kind: 'email' | 'image' | 'file' | 'payment' | 'refund' | 'report'
  status: Status
  about?: string
  /** What Resend reported of a mail. */
  events?: EmailEventType[]
}

const ROWS_AT_ONCE = 2_000

/** Writes what a user did, as the families would have. */
export async function haveDone(t: Backend, userId: Id<'users'>, deeds: Deed[]) {
  for (let from = 0; from < deeds.length; from += ROWS_AT_ONCE) {
    await t.run(async ({ db }) => {
      for (const { at, kind, status, about = '', events = [] } of deeds.slice(from, from + ROWS_AT_ONCE)) {
        const jobId = await db.insert('jobs', { userId, kind, status, attempt: 1, startedAt: at, finishedAt: at + 1 })
        if (kind === 'email') {
          const [to = '', subject = ''] = about.split(': ')
          const emailId = await db.insert('emails', { userId, jobId, to, subject, content: { template: 'message', body: 'b' }, status: 'sent' })
          for (const type of events)
            await db.insert('emailEvents', { svixId: `${jobId} ${type}`, providerId: 'p', emailId, type, at })
        }
        if (kind === 'file')
          await db.insert('files', { userId, jobId, name: about, size: 1 })
        if (kind === 'image')
          await db.insert('images', { userId, jobId, prompt: about, width: 1, height: 1 })
      }
    })
  }
}

/** Many things done over a month, the same for the same seed: of all kinds and endings, some at the same moment. */
export function manyDeeds(month: string, count: number, seed = 1): Deed[] {
  const next = generator(seed)
  const pick = <T>(...from: T[]) => from[Math.floor(next() * from.length)]!
  const start = Date.parse(`${month}-01T00:00:00Z`)
  return Array.from({ length: count }, (_, n) => {
    const kind = pick<Deed['kind']>('email', 'email', 'image', 'file', 'payment', 'refund', 'report')
    return {
      at: start + Math.floor(next() * 28 * 24 * 60) * 60_000,
      kind,
      status: pick<Status>('succeeded', 'succeeded', 'succeeded', 'failed', 'unknown', 'canceled'),
      about: kind === 'email' ? `person${n}@example.com: Number ${n}` : `=Number ${n}, "quoted"\nand on a second line`,
    }
  })
}

function generator(seed: number) {
  return () => (seed = seed * 16_807 % 2_147_483_647) / 2_147_483_647
}
