import { randomBytes } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type Stripe from 'stripe'
import type { TestCard } from './cards.ts'

/** An SDK type as it goes over the wire before anything is expanded: what it refers to are ids. */
type Wire<Object, Reference extends keyof Object = never> = Omit<Object, Reference> & { [Name in Reference]: string | null }

export type Session = Wire<Stripe.Checkout.Session, 'payment_intent' | 'customer'>
export type PaymentIntent = Wire<Stripe.PaymentIntent, 'customer' | 'latest_charge' | 'payment_method'>
export type Charge = Wire<Stripe.Charge, 'customer' | 'payment_intent'>
export type PaymentMethod = Wire<Stripe.PaymentMethod, 'customer'>
export type Refund = Wire<Stripe.Refund, 'charge' | 'customer' | 'payment_intent' | 'payment_method'>
export type Dispute = Wire<Stripe.Dispute, 'charge' | 'payment_intent'>
export type Price = Omit<Stripe.Price, 'product' | 'unit_amount_decimal'> & { product: string, unit_amount: number, unit_amount_decimal: string }
export type LineItem = Omit<Stripe.LineItem, 'price'> & { price: Price }

/** Everything the local Stripe stores, by the `object` field. */
export interface Objects {
  'checkout.session': Session
  'payment_intent': PaymentIntent
  'charge': Charge
  'refund': Refund
  'dispute': Dispute
  'payment_method': PaymentMethod
  'product': Stripe.Product
  'price': Price
  'customer': Stripe.Customer
  'billing_portal.session': Stripe.BillingPortal.Session
  /** What is left of a customer that was deleted. */
  'deleted': Stripe.DeletedCustomer
}
export type Kind = keyof Objects

/** What is kept beside an object and not shown with it. */
export interface Hidden {
  /** Of a checkout session. */
  items?: LineItem[]
  paymentIntentData?: Partial<Pick<PaymentIntent, 'description' | 'metadata' | 'receipt_email' | 'statement_descriptor' | 'statement_descriptor_suffix'>>
  /** Of a payment intent: the checkout session it belongs to. */
  session?: string
  /** Of a payment method: how it behaves. */
  card?: TestCard
}

export interface Page {
  limit?: number
  starting_after?: string
  ending_before?: string
}

/** A condition on one field, by its path: `status`, `customer_details.email`. */
export interface Condition {
  path: string
  is: '=' | '>' | '>=' | '<' | '<='
  value: string | number
}

/** The stored objects, as JSON in one table. */
export class ObjectStore {
  #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
    database.exec(`
      CREATE TABLE IF NOT EXISTS objects (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL, hidden TEXT NOT NULL
      );
      CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
      CREATE INDEX IF NOT EXISTS objects_payment_intent ON objects (kind, content ->> '$.payment_intent');
      CREATE INDEX IF NOT EXISTS objects_expiry ON objects (content ->> '$.expires_at') WHERE content ->> '$.status' = 'open';
    `)
  }

  insert<K extends Kind>(object: Objects[K] & { object: K }, hidden: Hidden = {}): Objects[K] {
    this.#database
      .prepare('INSERT INTO objects (id, kind, content, hidden) VALUES (?, ?, ?, ?)')
      .run(object.id, object.object, JSON.stringify(object), JSON.stringify(hidden))
    return object
  }

  /** Changes fields of a stored object; returns it as it is then. */
  update<K extends Kind>(object: Objects[K] & { object: K }, changes: Partial<Objects[K]>): Objects[K] & { object: K } {
    const changed = { ...object, ...changes }
    this.#database.prepare('UPDATE objects SET content = ? WHERE id = ?').run(JSON.stringify(changed), object.id)
    return changed
  }

  get<K extends Kind>(kind: K, id: string): (Objects[K] & { object: K }) | undefined {
    const row = this.#database.prepare('SELECT content FROM objects WHERE id = ? AND kind = ?').get(id, kind)
    return row && toObject(row)
  }

  hidden(id: string): Hidden {
    const row = this.#database.prepare('SELECT hidden FROM objects WHERE id = ?').get(id)
    return row ? JSON.parse(String(row.hidden)) as Hidden : {}
  }

  /** Leaves of an object only what says that it was deleted. */
  retire(left: Objects['deleted']): Objects['deleted'] {
    this.#database.prepare(`UPDATE objects SET kind = 'deleted', content = ? WHERE id = ?`).run(JSON.stringify(left), left.id)
    return left
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM objects WHERE id = ?').run(id)
  }

  /** Newest first, and whether there are more. Objects named by the page must exist. */
  list<K extends Kind>(kind: K, conditions: Condition[] = [], page: Page = {}): { data: (Objects[K] & { object: K })[], hasMore: boolean } {
    const { limit = 10, starting_after: after, ending_before: before } = page
    const matches = conditions.map(({ path, is }) => `AND content ->> '$.${path}' ${is} ?`).join(' ')
    const bounds = [after && 'AND seq < (SELECT seq FROM objects WHERE id = ?)', before && 'AND seq > (SELECT seq FROM objects WHERE id = ?)']
    const rows = this.#database
      .prepare(`SELECT content FROM objects WHERE kind = ? ${matches} ${bounds.filter(Boolean).join(' ')}
        ORDER BY seq ${before ? 'ASC' : 'DESC'} LIMIT ?`)
      .all(kind, ...conditions.map(({ value }) => value), ...[after, before].filter(id => id !== undefined), limit + 1)
    const data = rows.slice(0, limit).map(row => toObject<K>(row))
    return { data: before ? data.reverse() : data, hasMore: rows.length > limit }
  }

  /** Checkout sessions, and payment intents that belong to none: newest first. */
  purchases(limit: number): (Objects['checkout.session'] | Objects['payment_intent'])[] {
    return this.#database
      .prepare(`SELECT content FROM objects WHERE kind = 'checkout.session' OR (kind = 'payment_intent' AND hidden ->> '$.session' IS NULL)
        ORDER BY seq DESC LIMIT ?`)
      .all(limit)
      .map(row => toObject<'checkout.session' | 'payment_intent'>(row))
  }

  /** Open sessions whose time is over. */
  expired(now: number): string[] {
    return this.#database.prepare(`SELECT id ${openSessions} <= ?`).all(now).map(row => String(row.id))
  }

  /** When the next open session's time is over. */
  nextExpiry(now: number): number | undefined {
    const at = this.#database.prepare(`SELECT min(content ->> '$.expires_at') AS at ${openSessions} > ?`).get(now)?.at
    return typeof at === 'number' ? at : undefined
  }

  clear(): void {
    this.#database.exec('DELETE FROM objects')
  }
}

const openSessions = `FROM objects WHERE content ->> '$.status' = 'open' AND content ->> '$.expires_at'`

function toObject<K extends Kind>(row: Record<string, SQLOutputValue>): Objects[K] & { object: K } {
  return JSON.parse(String(row.content)) as Objects[K] & { object: K }
}

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** `pi_3NtQ…`: a prefix and random letters and digits. */
export function newId(prefix: string, length = 24): string {
  return `${prefix}_${[...randomBytes(length)].map(byte => letters[byte % letters.length]).join('')}`
}

/** Seconds since the epoch. */
export function now(): number {
  return Math.floor(Date.now() / 1_000)
}
