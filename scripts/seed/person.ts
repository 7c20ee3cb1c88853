import { setTimeout as pause } from 'node:timers/promises'
import { ConvexHttpClient } from 'convex/browser'
import { api } from '../../convex/_generated/api.js'
import { isUnfinished } from '../../shared/jobStatus.ts'
import type { LocalStack } from '../stack.ts'
import type { Clock } from '@postcard-studio/local-convex/clock'

export interface Account { name: string, email: string, password: string }

const TEST_CARD = 'pm_card_visa'
/** What is still under way after so long never ends. */
const MAX_WAIT_MS = 20_000
/** A little more than the local Resend takes between two events. */
const DELIVERY = 400

const page = (numItems: number) => ({ paginationOpts: { numItems, cursor: null } })
const packs = { small: 'price_credits_10_usd', large: 'price_credits_50_usd' }

/** Somebody who uses the application as its pages do: through its public functions, signed in. */
export class Person {
  readonly #stack: LocalStack
  readonly #clock: Clock
  readonly #client: ConvexHttpClient
  #refreshToken = ''

  constructor(stack: LocalStack, clock: Clock) {
    this.#stack = stack
    this.#clock = clock
    this.#client = new ConvexHttpClient(stack.deployment.url, { logger: false })
  }

  /** Signs up, with the code from the mail. */
  async signUp({ name, email, password }: Account) {
    await this.#client.action(api.auth.signIn, { provider: 'password', params: { flow: 'signUp', name, email, password } })
    const code = /\b\d{8}\b/.exec(this.#stack.resend.mails().find(({ to }) => to.includes(email))?.text ?? '')?.[0]
    this.#enter(await this.#client.action(api.auth.signIn, { provider: 'password', params: { flow: 'email-verification', email, code, password } }))
  }

  /** Comes back later, when the token of the last visit is not good any more. A session lasts a month. */
  async comeBack() {
    this.#client.clearAuth()
    this.#enter(await this.#client.action(api.auth.signIn, { refreshToken: this.#refreshToken, browser: 'Firefox on Windows' }))
  }

  async importFile(fileName: string, text: string) {
    await this.#client.action(api.files.process, { fileName, content: Buffer.from(text).toString('base64') })
  }

  async paint(prompt: string, size: '1024x1024' | '1536x1024' | '1024x1536' = '1536x1024') {
    await this.#client.action(api.ai.generateImage, { prompt, size })
  }

  async write(to: string, subject: string, body: string) {
    await this.#client.action(api.emails.send, { to, subject, body })
  }

  /** Sends the latest picture. */
  async sendPostcard(to: string, message: string) {
    const { page: [latest] } = await this.#client.query(api.ai.list, page(1))
    await this.#client.action(api.emails.sendPostcard, { to, imageId: latest!._id, message })
  }

  /** Buys on Stripe's page. */
  async buy(pack: keyof typeof packs) {
    await this.#client.action(api.payments.createCheckoutSession, { priceId: packs[pack] })
    const { page: [order] } = await this.#client.query(api.orders.list, page(1))
    this.#stack.stripe.pay(new URL(order!.payUrl!).pathname.split('/').at(-1)!)
  }

  /** Buys with a card in the page. */
  async charge(pack: keyof typeof packs) {
    const items = [{ priceId: packs[pack], quantity: 1 }]
    await this.#client.mutation(api.payments.setCart, items[0]!)
    const { amount } = await this.#client.query(api.payments.cart, {})
    const { transactionId } = await this.#client.action(api.payments.charge, { amount, token: TEST_CARD })
    await this.#client.mutation(api.orders.create, { items, transactionId })
  }

  /** Gives the latest order back. */
  async refund() {
    const { page: [order] } = await this.#client.query(api.orders.list, page(1))
    await this.#client.action(api.payments.refund, { orderId: order!._id })
  }

  async report(month: string, format: 'csv' | 'xlsx' | 'pdf') {
    await this.#client.action(api.reports.generate, { month, format })
  }

  /** Lets time pass until nothing is under way any more: mails are delivered, payments reported, pictures made small. */
  async settled() {
    const deadline = performance.now() + MAX_WAIT_MS
    while (this.#isAwaited() || await this.#isBusy()) {
      if (performance.now() > deadline)
        throw new Error(`The sample data didn't finish within ${MAX_WAIT_MS / 1000} seconds.`)
      await pause(10)
    }
  }

  /** Whether the providers have something to tell. What they wait with is due at once. */
  #isAwaited() {
    const { resend, stripe } = this.#stack
    const states = new Set([...resend.events(), ...stripe.events()].map(({ status }) => status))
    if (states.has('planned') && !states.has('pending')) {
      this.#clock.moveTo(Date.now() + DELIVERY)
      resend.wake()
    }
    return states.has('planned') || states.has('pending')
  }

  async #isBusy() {
    const [jobs, pictures] = await Promise.all([this.#client.query(api.jobs.list, page(20)), this.#client.query(api.ai.list, page(20))])
    return jobs.page.some(isUnfinished)
      || pictures.page.some(({ url, thumbnailUrl }) => url && !thumbnailUrl)
  }

  #enter({ tokens }: { tokens: { token: string, refreshToken: string } | null }) {
    this.#refreshToken = tokens!.refreshToken
    this.#client.setAuth(tokens!.token)
  }
}
