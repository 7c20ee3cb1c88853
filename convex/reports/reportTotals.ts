import { dayOf } from '../../shared/months'
import type { ReportLine, ReportTotals } from './reportFields'

export function emptyTotals(): ReportTotals {
  return { lines: 0, days: {}, families: {}, money: {}, credits: { added: 0, spent: 0 } }
}

/** Counts some more lines, in place. */
export function addToTotals(totals: ReportTotals, lines: ReportLine[]) {
  for (const { at, family, ending, amount, currency, credits = 0 } of lines) {
    totals.lines++

    const day = totals.days[dayOf(at)] ??= {}
    day[family] = (day[family] ?? 0) + 1

    const ofFamily = totals.families[family] ??= { lines: 0, succeeded: 0, failed: 0, other: 0 }
    ofFamily.lines++
    ofFamily[ending]++

    if (amount !== undefined && currency !== undefined && ending === 'succeeded') {
      const money = totals.money[currency] ??= { paid: 0, returned: 0 }
      money[amount < 0 ? 'returned' : 'paid'] += Math.abs(amount)
    }
    totals.credits[credits < 0 ? 'spent' : 'added'] += Math.abs(credits)
  }
}
