// Every other currency has two decimal places at Stripe, also those whose money has no such coins (HUF, ISK, UGX).
// Source: https://docs.stripe.com/currencies#zero-decimal #three-decimal #special-cases
const withoutDecimals = ['BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']
const withThreeDecimals = ['BHD', 'JOD', 'KWD', 'OMR', 'TND']

const formats = new Map<string, Intl.NumberFormat>()

/**
 * Converts an amount to the currency's main unit, as spreadsheets count: `1900` and `usd` are 19, `1900` and `jpy` are
 * 1900. Use it for display only; add up minor units.
 *
 * @param amount Integer in the currency's minor unit, as Stripe counts it.
 * @param currency ISO 4217, in upper or lower case.
 */
export function mainUnits(amount: number, currency: string): number {
  return Number(decimalText(amount, currency))
}

/**
 * Formats an amount for people: `1900` and `usd` are `$19.00`, `1900` and `jpy` are `¥1,900`, `190000` and `huf` are
 * `HUF 1,900`.
 *
 * @param amount Integer in the currency's minor unit, as Stripe counts it.
 * @param currency ISO 4217, in upper or lower case.
 * @param display `code` for where a symbol may be missing from the font: `USD 19.00`.
 */
export function formatAmount(amount: number, currency: string, display: 'symbol' | 'code' = 'symbol'): string {
  return formatOf(currency.toUpperCase(), display).format(decimalText(amount, currency))
}

/** Shifts the decimal point in a text, because a division could round. */
function decimalText(amount: number, currency: string) {
  return `${amount}E-${decimalsOf(currency)}` as `${number}`
}

function decimalsOf(currency: string) {
  const code = currency.toUpperCase()
  return withoutDecimals.includes(code) ? 0 : withThreeDecimals.includes(code) ? 3 : 2
}

/** Keeps formats, because a phone takes 10 ms to make one. */
function formatOf(currency: string, currencyDisplay: 'symbol' | 'code') {
  const name = `${currency} ${currencyDisplay}`
  const format = formats.get(name) ?? newFormat(currency, currencyDisplay)
  formats.set(name, format)
  return format
}

function newFormat(currency: string, currencyDisplay: 'symbol' | 'code') {
  const options = { style: 'currency', currency, currencyDisplay } as const
  const usual = new Intl.NumberFormat('en', options)
  const decimals = decimalsOf(currency)
  if (usual.resolvedOptions().maximumFractionDigits === decimals)
    return usual
  // Show a fraction only if there is one, for currencies that people use in whole units.
  return new Intl.NumberFormat('en', { ...options, minimumFractionDigits: decimals, maximumFractionDigits: decimals, trailingZeroDisplay: 'stripIfInteger' })
}
