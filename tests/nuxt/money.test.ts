import { describe, expect, it } from 'vitest'
import { money as formatAtStripe } from '../../packages/local-providers/src/stripe/money.ts'
import { formatAmount, mainUnits } from '../../shared/money'

/** Currencies that Stripe counts in hundredths, and whose money has no coins that small. */
const countedInHundredths = ['afn', 'all', 'cop', 'huf', 'idr', 'isk', 'lak', 'lbp', 'mmk', 'pkr', 'sos', 'std', 'ugx', 'yer']

describe('formatAmount', () => {
  it.each([
    [1_900, 'usd', '$19.00'],
    [5, 'EUR', '€0.05'],
    [1_900, 'jpy', '¥1,900'],
    [1_235, 'kwd', 'KWD\u00A01.235'],
    [900_719_925_474_099, 'usd', '$9,007,199,254,740.99'],
    [-500, 'usd', '-$5.00'],
    [123_400, 'huf', 'HUF\u00A01,234'],
    [123_456, 'huf', 'HUF\u00A01,234.56'],
    [123_400, 'twd', 'NT$1,234.00'],
  ])('formats %s of %s as %s', (amount, currency, text) => {
    expect(formatAmount(amount, currency)).toBe(text)
  })

  it.each(countedInHundredths)('counts %s in hundredths', (currency) => {
    expect(formatAmount(123_400, currency, 'code')).toMatch(/^[A-Z]{3}\u00A01,234(\.00)?$/)
    expect(mainUnits(123_400, currency)).toBe(1_234)
  })

  it.each(['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf'])('counts %s in whole units', (currency) => {
    expect(formatAmount(1_234, currency, 'code')).toBe(`${currency.toUpperCase()}\u00A01,234`)
    expect(mainUnits(1_234, currency)).toBe(1_234)
  })

  it.each(['bhd', 'jod', 'kwd', 'omr', 'tnd'])('counts %s in thousandths', (currency) => {
    expect(formatAmount(1_230, currency, 'code')).toBe(`${currency.toUpperCase()}\u00A01.230`)
    expect(mainUnits(1_230, currency)).toBe(1.23)
  })

  it.each([123_400, 123_456])('formats %s of every currency as the local Stripe does', (amount) => {
    const currencies = Intl.supportedValuesOf('currency')

    expect(currencies.map(currency => formatAmount(amount, currency))).toEqual(currencies.map(currency => formatAtStripe(amount, currency.toLowerCase())))
  })
})
