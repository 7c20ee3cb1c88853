/**
 * An amount as people read it: `1900` and `usd` are `$19.00`, `1900` and `jpy` are `¥1,900`.
 *
 * @param amount Integer in the currency's minor unit.
 * @param currency ISO 4217, in upper or lower case.
 */
export function formatMoney(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0
  // As a decimal text: a division could round.
  return format.format(`${amount}E-${digits}` as `${number}`)
}
