// Stripe counts these in hundredths, although ISO 4217 knows no such unit of them any more.
// Source: https://docs.stripe.com/currencies#special-cases
const known = new Map([['ISK', 2], ['UGX', 2]])

/**
 * An amount in the currency's main unit, as spreadsheets count: `1900` and `usd` are 19, `1900` and `jpy` are 1900.
 * Only for showing; sums are made of minor units.
 *
 * @param amount Integer in the currency's minor unit, as Stripe counts it.
 * @param currency ISO 4217, in upper or lower case.
 */
export function mainUnits(amount: number, currency: string) {
  return Number(`${amount}E-${digitsOf(currency)}`)
}

/**
 * An amount as people read it: `1900` and `usd` are `$19.00`, `1900` and `jpy` are `¥1,900`.
 *
 * @param amount Integer in the currency's minor unit, as Stripe counts it.
 * @param currency ISO 4217, in upper or lower case.
 * @param display `code` for where a symbol may be missing from the font: `USD 19.00`.
 */
export function formatAmount(amount: number, currency: string, display: 'symbol' | 'code' = 'symbol') {
  const digits = digitsOf(currency)
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase(), currencyDisplay: display })
  // As a decimal text: a division could round.
  return format.format(`${amount}E-${digits}` as `${number}`)
}

/** Decimal places of a currency. Kept: making a number format takes long. */
function digitsOf(currency: string) {
  const code = currency.toUpperCase()
  let digits = known.get(code)
  if (digits === undefined) {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits!
    known.set(code, digits)
  }
  return digits
}
