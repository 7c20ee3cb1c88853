import { openDatabase } from '../kit/database.ts'
import type { Attempt, Endpoint, Forgery } from '../kit/delivery.ts'
import { startProvider, type Provider } from '../kit/provider.ts'
import { shown, type ShownEvent } from '../kit/webhookControls.ts'
import { addApiRoutes } from './api.ts'
import { addControls, emit, type EmitOptions } from './control.ts'
import { errorBodyFor } from './errors.ts'
import { secretBytes } from './events.ts'
import { addInboxRoutes } from './inbox/routes.ts'
import type { Mail, MailFilter } from './mailbox.ts'
import { ResendService } from './service.ts'

export interface LocalResendOptions {
  /** 0, the default, takes a free port. */
  port?: number
  /** Where the app receives Resend's webhooks; `secret` is `whsec_…`. Can be set later. */
  webhook?: Endpoint
  /** A SQLite file in which the mail survives a restart; in memory without one. */
  dataFile?: string
  /** Milliseconds between sent and delivered; 300 unless told. */
  deliveryDelay?: number
  /** Milliseconds before each further attempt of a webhook; six attempts over minutes unless told. */
  retryDelays?: number[]
}

export interface LocalResend extends Provider {
  /** The page to read the mail on. */
  inboxUrl: string
  /** Changes where webhooks go; undefined holds them back. While `paused` they wait for `redeliver`. */
  setWebhook: (webhook: Endpoint | undefined, options?: { paused?: boolean }) => void
  /** Accepted mail, newest first. */
  mails: (filter?: MailFilter) => Mail[]
  /** Webhook events in the order they were planned. */
  events: (emailId?: string) => ShownEvent[]
  /** Does what has become due meanwhile, without waiting for its timer: for those who move the clock. */
  wake: () => void
  /** Sends a past event again under its id, or a forgery of it. Throws for an unknown id. */
  redeliver: (eventId: string, forge?: Forgery) => Promise<Attempt>
  /** Makes an event up, for instance one that comes out of order, and sends it at once. */
  emit: (options: EmitOptions) => Promise<{ event: ShownEvent, attempt: Attempt }>
}

/**
 * Starts a local Resend for development, tests and the demo: the official SDK talks to it unchanged
 * (`new Resend('re_local', { baseUrl: url })`), and no mail leaves the machine.
 *
 * Rejects if the port is taken, the data file is not one, or the webhook's secret is malformed.
 */
export async function startLocalResend(options: LocalResendOptions = {}): Promise<LocalResend> {
  if (options.webhook)
    secretBytes(options.webhook.secret)
  const database = openDatabase(options.dataFile)
  const service = new ResendService(database, { deliveryDelay: options.deliveryDelay ?? 300, retryDelays: options.retryDelays })
  const provider = await startProvider({
    port: options.port,
    pages: ['/', '/inbox*'],
    largestBody: 60_000_000, // Resend's 40 MB of attachments, in Base64
    errorBody: errorBodyFor,
    routes: (router) => {
      addApiRoutes(router, service)
      addControls(router, service)
      addInboxRoutes(router, service)
    },
    reset: () => service.clear(),
  }).catch((error: unknown) => {
    database.close()
    throw error
  })
  service.outbox.setEndpoint(options.webhook)
  let closing: Promise<void> | undefined

  return {
    ...provider,
    inboxUrl: `${provider.url}/inbox`,
    setWebhook: (webhook, { paused = false } = {}) => {
      if (webhook)
        secretBytes(webhook.secret)
      service.outbox.setEndpoint(webhook, paused)
    },
    mails: filter => service.mailbox.list(filter),
    events: emailId => service.outbox.list(emailId).map(shown),
    wake: () => service.outbox.wake(),
    redeliver: async (eventId, forge) => {
      const event = service.outbox.get(eventId)
      if (!event)
        throw new Error(`Event ${eventId} not found.`)
      return service.outbox.redeliver(event, forge)
    },
    emit: input => emit(service, input),
    close: () => closing ??= provider.close().then(() => service.close()),
  }
}
