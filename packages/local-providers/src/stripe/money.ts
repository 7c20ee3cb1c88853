import { ParameterError } from './errors.ts'
import { text, type Read } from './params.ts'

// Smallest charges in minor units, by Stripe's table; elsewhere what 50 US cents come to, roughly one unit of money.
const smallestCharges: Record<string, number> = {
  usd: 50, aed: 200, aud: 50, bgn: 100, brl: 50, cad: 50, chf: 50, czk: 1_500, dkk: 250, eur: 50, gbp: 30, hkd: 400,
  huf: 17_500, inr: 50, jpy: 50, mxn: 1_000, myr: 200, nok: 300, nzd: 50, pln: 200, ron: 200, sek: 300, sgd: 50, thb: 1_000,
}
const withoutDecimals = ['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf']
const withThreeDecimals = ['bhd', 'jod', 'kwd', 'omr', 'tnd']
// No decimals in use, but two in the API, which must be zero.
const withEmptyDecimals = ['isk', 'ugx']
const largestCharge = 99_999_999

const known = new Set(Intl.supportedValuesOf('currency').map(code => code.toLowerCase()))

/** A currency that charges can be made in, in small letters. */
export const currency: Read<string | undefined> = (value, param) => {
  const given = text()(value, param)?.toLowerCase()
  if (given !== undefined && !known.has(given))
    throw new ParameterError(param, `Invalid currency: ${given}. Stripe supports three-letter ISO codes, such as usd.`)
  return given
}

/** Throws unless the amount, in minor units, can be charged in this currency. */
export function checkChargeable(amount: number, code: string, param: string): void {
  checkPrecision(amount, code, param)
  const smallest = smallestCharges[code] ?? 10 ** decimals(code)
  if (amount < smallest)
    throw new ParameterError(param, `Amount must be at least ${money(smallest, code)} ${code}`, 'amount_too_small')
  if (amount > largestCharge)
    throw new ParameterError(param, `Amount must be no more than ${money(largestCharge, code)}`, 'amount_too_large')
}

/** Throws for an amount that is finer than the currency's money. */
export function checkPrecision(amount: number, code: string, param: string): void {
  const step = withThreeDecimals.includes(code) ? 10 : withEmptyDecimals.includes(code) ? 100 : 1
  if (amount % step !== 0)
    throw new ParameterError(param, `Invalid amount: ${amount}. Amounts in ${code} must be divisible by ${step}.`, 'parameter_invalid_integer')
}

/** `$10.00` for 1000 usd, `¥500` for 500 jpy, `HUF 175` for 17500 huf. */
export function money(amount: number, code: string): string {
  const digits = decimals(code)
  const options = { style: 'currency', currency: code } as const
  const { maximumFractionDigits: usual } = new Intl.NumberFormat('en-US', options).resolvedOptions()
  return new Intl.NumberFormat('en-US', {
    ...options,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: usual === digits ? 'auto' : 'stripIfInteger',
  }).format(amount / 10 ** digits)
}

function decimals(code: string): number {
  return withoutDecimals.includes(code) ? 0 : withThreeDecimals.includes(code) ? 3 : 2
}
