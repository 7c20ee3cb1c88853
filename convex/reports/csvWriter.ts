import { csvLines } from '../core/csv'
import { mainUnits } from '../../shared/money'
import { countListed, familyTitle, listFamilies, formatTime, capitalize, type ReportContent } from './reportContent'
import type { ReportLine } from './reportFields'

type Row = (string | number)[]

/**
 * One line a row, then the totals, each table after an empty line. Texts that a spreadsheet would take for formulas
 * begin with an apostrophe. Where there are more lines than a report can list, a line before the totals says so.
 */
export async function* writeCsv(content: ReportContent) {
  const encoder = new TextEncoder()
  const encode = (rows: Row[]) => encoder.encode(csvLines(rows))

  // The mark by which Excel knows UTF-8.
  yield encoder.encode('\uFEFF')
  yield encode([['When (UTC)', 'Type', 'Details', 'Outcome', 'Amount', 'Currency', 'Credits']])
  for await (const lines of content.lines())
    yield encode(lines.map(line => rowOf(content, line)))
  yield encode(totalsOf(content))
}

function rowOf(content: ReportContent, { at, family, about, outcome, amount, currency, credits }: ReportLine): Row {
  const money = amount === undefined || currency === undefined ? ['', ''] : [mainUnits(amount, currency), currency.toUpperCase()]
  return [formatTime(at), familyTitle(content, family), about, capitalize(outcome), ...money, credits ?? '']
}

function totalsOf(content: ReportContent): Row[] {
  const { totals } = content
  const present = listFamilies(content)
  const missing = totals.lines - countListed(content)
  return [
    ...missing > 0 ? [[], [`This file leaves out ${missing.toLocaleString('en')} lines. The totals include these lines. Export your data in Settings to get every line.`]] : [],
    [],
    ['Totals by type', 'Lines', 'Succeeded', 'Failed', 'Other'],
    ...present.map((family) => {
      const { lines, succeeded, failed, other } = totals.families[family]!
      return [familyTitle(content, family), lines, succeeded, failed, other]
    }),
    [],
    ['Totals by day', ...present.map(family => familyTitle(content, family)), 'All'],
    ...Object.keys(totals.days).sort().map((day) => {
      const counts = present.map(family => totals.days[day]![family] ?? 0)
      return [day, ...counts, counts.reduce((sum, count) => sum + count, 0)]
    }),
    [],
    ['Totals by currency', 'Paid', 'Refunded'],
    ...Object.keys(totals.money).sort().map((currency) => {
      const { paid, returned } = totals.money[currency]!
      return [currency.toUpperCase(), mainUnits(paid, currency), mainUnits(returned, currency)]
    }),
    [],
    ['Credit totals', 'Added', 'Spent'],
    ['Credits', totals.credits.added, totals.credits.spent],
  ]
}
