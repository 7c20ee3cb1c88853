/** What becomes of a mail, by its recipient. */
export type Outcome = 'delivered' | 'bounced' | 'complained' | 'suppressed'

const rank: Outcome[] = ['delivered', 'complained', 'bounced', 'suppressed']

// One `@`, no spaces, a dotted domain without empty labels: what Resend asks for, not RFC 5321 in full.
const plain = /^[^\s@<>(),;:"\\[\]]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i
const named = /^[^<>\r\n]*<([^<>]+)>$/

/** The bare address of `ada@example.com` or `Ada <ada@example.com>`, or undefined if it is neither. */
export function bareAddress(value: string): string | undefined {
  const address = (named.exec(value.trim())?.[1] ?? value).trim()
  const local = address.slice(0, address.lastIndexOf('@'))
  return plain.test(address) && address.length <= 254 && local.length <= 64 ? address.toLowerCase() : undefined
}

/** Addresses that are turned away, so that a refusal can be tried: `bounce…` anywhere but at Resend's test domain. */
export function isRefused(address: string): boolean {
  return address.startsWith('bounce') && !address.endsWith('@resend.dev')
}

/** Resend's test addresses do what they are named after, also with a label (`bounced+1@resend.dev`). */
export function outcomeFor(recipients: string[]): Outcome {
  const outcomes = recipients.map((recipient) => {
    const [local, domain] = (bareAddress(recipient) ?? '').split('@')
    const name = local?.split('+', 1)[0]
    return domain === 'resend.dev' ? rank.find(outcome => outcome === name) ?? 'delivered' : 'delivered'
  })
  return outcomes.sort((a, b) => rank.indexOf(b) - rank.indexOf(a))[0] ?? 'delivered'
}
