// Stripe counts these in hundredths, although ISO 4217 knows no such unit of them any more.
// Source: https://docs.stripe.com/currencies#special-cases
const inHundredths = ['ISK', 'UGX']

const formats = new Map<string, Intl.NumberFormat>()

/** Kept, since a phone takes 10 ms to set one up. */
function formatOf(currency: string) {
  const format = formats.get(currency) ?? new Intl.NumberFormat('en', { style: 'currency', currency })
  formats.set(currency, format)
  return format
}

/**
 * An amount as people read it: `1900` and `usd` are `$19.00`, `1900` and `jpy` are `¥1,900`.
 *
 * @param amount Integer in the currency's minor unit, as Stripe counts it.
 * @param currency ISO 4217, in upper or lower case.
 */
export function formatMoney(amount: number, currency: string): string {
  const format = formatOf(currency)
  const digits = inHundredths.includes(currency.toUpperCase()) ? 2 : format.resolvedOptions().maximumFractionDigits ?? 0
  // As a decimal text: a division could round.
  return format.format(`${amount}E-${digits}` as `${number}`)
}
