import { h, type VNode } from 'vue'
import type { Infer } from 'convex/values'
import { formatAmount } from '../../../shared/money'
import { itemTitle } from '../../../shared/orderItems'
import type { Filled, receiptContent } from './emailContent'
import { Button, Heading, Note, Paragraph } from './elements'

type Receipt = Infer<typeof receiptContent>

/** What was bought and paid. `link` leads to the orders. */
export function receipt({ orderNumber, items, amount, currency, paidAt }: Receipt, link: string | undefined): Filled {
  const price = (minor: number) => formatAmount(minor, currency)
  const paid = `Paid on ${new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(paidAt)}`
  const total = `${price(amount)} in total`
  return {
    body: h('div', [
      h(Heading, () => 'Thank you'),
      h(Paragraph, () => `This is your receipt for order ${orderNumber}.`),
      h('table', { width: '100%', cellpadding: '0', cellspacing: '0', border: '0', style: 'border-collapse:collapse' }, [
        h('tr', [heading('Item', 'left'), heading('Price', 'right')]),
        ...items.map(({ name, quantity, amount }) => row(itemTitle({ name, quantity }), price(amount), 'normal')),
        row('Total', price(amount), '600'),
      ]),
      h(Note, () => `${paid}.`),
      ...link === undefined ? [] : [h(Button, { href: link }, () => 'View orders')],
    ]),
    preheader: `Order ${orderNumber}, ${total}`,
    text: [
      `This is your receipt for order ${orderNumber}.`,
      items.map(({ name, quantity, amount }) => `${itemTitle({ name, quantity })}: ${price(amount)}`).join('\n'),
      `Total: ${price(amount)}\n${paid}.`,
      ...link === undefined ? [] : [`Your orders: ${link}`],
    ].join('\n\n'),
  }
}

/** The subject of a receipt. */
export function receiptSubject({ orderNumber }: Receipt) {
  return `Your receipt for order ${orderNumber}`
}

function heading(label: string, align: 'left' | 'right') {
  return h('th', { scope: 'col', align, class: 'muted line', style: `${cell};color:#475569;font-size:14px;font-weight:600;text-align:${align}` }, label)
}

function row(label: string, value: string, weight: string): VNode {
  const style = `${cell};color:#0f172a;font-size:16px;font-weight:${weight}`
  return h('tr', [
    h('td', { class: 'text line', style }, label),
    h('td', { class: 'text line', align: 'right', style: `${style};white-space:nowrap` }, value),
  ])
}

const cell = 'padding:10px 0;border-bottom:1px solid #e2e8f0'
