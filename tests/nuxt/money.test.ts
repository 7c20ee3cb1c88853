import { expect, it } from 'vitest'
import { formatMoney } from '../../app/utils/money'
import { formatAmount } from '../../convex/lib/core/money'

it.each([
  [1_900, 'usd', '$19.00'],
  [5, 'EUR', '€0.05'],
  [1_900, 'jpy', '¥1,900'],
  [1_235, 'kwd', 'KWD\u00A01.235'],
  [900_719_925_474_099, 'usd', '$9,007,199,254,740.99'],
  [-500, 'usd', '-$5.00'],
])('%s of %s are %s', (amount, currency, text) => {
  expect(formatMoney(amount, currency)).toBe(text)
})

it('reads alike in pages and in mails, in every currency', () => {
  const currencies = Intl.supportedValuesOf('currency')

  expect(currencies.map(currency => formatMoney(123_456, currency))).toEqual(currencies.map(currency => formatAmount(123_456, currency)))
})
