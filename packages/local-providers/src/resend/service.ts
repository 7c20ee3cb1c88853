import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../kit/database.ts'
import { Idempotency } from '../kit/idempotency.ts'
import { Outbox } from '../kit/outbox.ts'
import { outcomeFor } from './addresses.ts'
import { plannedEvents, signSvix, statusAfter } from './events.ts'
import { Mailbox, type Mail } from './mailbox.ts'
import type { MailInput } from './validate.ts'

export interface ServiceOptions {
  /** Milliseconds between sent and delivered, and between delivered and complained. */
  deliveryDelay: number
  /** Milliseconds before each further attempt of a webhook. */
  retryDelays?: number[]
}

/** What the local Resend knows and does, without HTTP. */
export class ResendService {
  mailbox: Mailbox
  outbox: Outbox
  idempotency: Idempotency
  #database: DatabaseSync
  #options: ServiceOptions

  constructor(database: DatabaseSync, options: ServiceOptions) {
    this.#database = database
    this.#options = options
    this.mailbox = new Mailbox(database)
    this.idempotency = new Idempotency(database)
    this.outbox = new Outbox(database, {
      sign: signSvix,
      retryDelays: options.retryDelays,
      onDue: event => this.mailbox.advance(event.subject, statusAfter(event)),
    })
  }

  /** Takes all of these mails, and keeps the answer for the key in the same transaction. Returns their ids. */
  accept<Answer>(mails: MailInput[], answerWith: (ids: string[]) => Answer, keep?: (answer: Answer) => void, idempotencyKey?: string): Answer {
    const answer = transaction(this.#database, () => {
      const ids = mails.map(mail => this.#add(mail, idempotencyKey))
      const answer = answerWith(ids)
      keep?.(answer)
      return answer
    })
    this.outbox.wake()
    return answer
  }

  clear(): void {
    transaction(this.#database, () => {
      this.mailbox.clear()
      this.outbox.clear()
      this.idempotency.clear()
    })
  }

  async close(): Promise<void> {
    await this.outbox.close()
    this.#database.close()
  }

  #add(input: MailInput, idempotencyKey?: string): string {
    const id = randomUUID()
    const mail: Omit<Mail, 'seq' | 'status' | 'read'> = {
      ...input,
      id,
      messageId: `<${id}@local.resend>`,
      createdAt: Date.now(),
      idempotencyKey,
    }
    this.mailbox.add(mail)
    this.outbox.plan(plannedEvents(mail, outcomeFor(mail.to), this.#options.deliveryDelay))
    return id
  }
}
