import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { bareAddress } from './addresses.ts'
import type { MailInput } from './validate.ts'

/** Where a mail stands, in the words of Resend's `last_event`, from the first to the last. */
const statuses = ['queued', 'sent', 'delivery_delayed', 'failed', 'delivered', 'suppressed', 'bounced', 'complained'] as const
export type MailStatus = typeof statuses[number]

/** An accepted mail. */
export interface Mail extends MailInput {
  id: string
  /** Grows with every mail. */
  seq: number
  messageId: string
  /** Milliseconds since the epoch. */
  createdAt: number
  status: MailStatus
  /** Whether someone has opened it in the inbox. */
  read: boolean
  idempotencyKey?: string
}

export interface MailFilter {
  /** Only mail to (or in copy to) this bare address. */
  to?: string
  /** Only mail with this text in an address or in the subject. */
  search?: string
  /** Only mail older than the one with this `seq`. */
  before?: number
  /** Most mails to return; 100 unless told. */
  limit?: number
}

/** The mail that was accepted, newest first. */
export class Mailbox {
  #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
    database.exec(`
      CREATE TABLE IF NOT EXISTS mails (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, status TEXT NOT NULL, read INTEGER NOT NULL,
        created_at INTEGER NOT NULL, recipients TEXT NOT NULL, found_by TEXT NOT NULL, content TEXT NOT NULL
      )
    `)
  }

  add(mail: Omit<Mail, 'seq' | 'status' | 'read'>): void {
    const { id, createdAt, ...content } = mail
    const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map(recipient => bareAddress(recipient))
    this.#database
      .prepare(`INSERT INTO mails (id, status, read, created_at, recipients, found_by, content) VALUES (?, 'queued', 0, ?, ?, ?, ?)`)
      .run(id, createdAt, ` ${recipients.join(' ')} `, [mail.subject, mail.from, ...mail.to, ...mail.cc, ...mail.bcc].join('\n').toLowerCase(), JSON.stringify(content))
  }

  get(id: string): Mail | undefined {
    const row = this.#database.prepare('SELECT * FROM mails WHERE id = ?').get(id)
    return row && toMail(row)
  }

  list({ to, search, before, limit = 100 }: MailFilter = {}): Mail[] {
    return this.#database
      .prepare(`SELECT * FROM mails
        WHERE seq < ? AND instr(recipients, ?) > 0 AND instr(found_by, ?) > 0
        ORDER BY seq DESC LIMIT ?`)
      .all(before ?? Number.MAX_SAFE_INTEGER, to ? ` ${to.toLowerCase()} ` : ' ', search?.toLowerCase() ?? '', limit)
      .map(toMail)
  }

  count(): { all: number, unread: number } {
    const row = this.#database.prepare('SELECT count(*) AS total, total(read = 0) AS unread FROM mails').get()
    return { all: Number(row?.total), unread: Number(row?.unread) }
  }

  /** Moves a mail on; an event that comes late does not move it back. */
  advance(id: string, status: MailStatus): void {
    const mail = this.get(id)
    if (mail && statuses.indexOf(status) > statuses.indexOf(mail.status))
      this.#database.prepare('UPDATE mails SET status = ? WHERE id = ?').run(status, id)
  }

  markRead(id: string): void {
    this.#database.prepare('UPDATE mails SET read = 1 WHERE id = ?').run(id)
  }

  clear(): void {
    this.#database.exec('DELETE FROM mails')
  }
}

function toMail(row: Record<string, SQLOutputValue>): Mail {
  return {
    ...JSON.parse(String(row.content)),
    id: String(row.id),
    seq: Number(row.seq),
    status: String(row.status) as MailStatus,
    read: row.read === 1,
    createdAt: Number(row.created_at),
  }
}
