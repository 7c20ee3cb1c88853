import type { Cell, Row, Sheet, SheetData } from 'write-excel-file/universal'
import { mainUnits } from '../../shared/money'
import { monthName } from '../../shared/months'
import { familyTitle, formatTime, listFamilies, truncationNote, type ReportContent } from './reportContent'

/** The sheet with the totals: by family, by day, of money and of credits. `most` is how many lines the file lists. */
export function totalsSheet(content: ReportContent, most: number): Sheet<Blob> {
  const { brand, month, asOf, totals } = content
  const present = listFamilies(content)
  const days = Object.keys(totals.days).sort()
  const currencies = Object.keys(totals.money).sort()
  const missing = totals.lines - most

  const data: SheetData = [
    [{ value: `${brand}: ${monthName(month)}`, fontWeight: 'bold', fontSize: 16 }],
    [`As of ${formatTime(asOf)} UTC`],
    ...missing > 0 ? [[`The totals count ${missing} more lines than the sheet lists. ${truncationNote(content)}`]] : [],
    [],
    header('By type', 'Lines', 'Succeeded', 'Failed', 'Other'),
    ...present.map((family): Row => {
      const { lines, succeeded, failed, other } = totals.families[family]!
      return [familyTitle(content, family), lines, succeeded, failed, other]
    }),
    [bold('All'), bold(totals.lines)],
    [],
    header('By day', ...present.map(family => familyTitle(content, family)), 'All'),
    ...days.map((day): Row => {
      const counts = present.map(family => totals.days[day]![family] ?? 0)
      return [day, ...counts, bold(counts.reduce((sum, count) => sum + count, 0))]
    }),
    [],
    header('By currency', 'Paid', 'Refunded'),
    ...currencies.map((currency): Row => {
      const { paid, returned } = totals.money[currency]!
      return [currency.toUpperCase(), mainUnits(paid, currency), mainUnits(returned, currency)]
    }),
    [],
    header('Credits', 'Added', 'Spent'),
    ['Credits', totals.credits.added, totals.credits.spent],
  ]
  return { sheet: 'Totals', columns: [{ width: 24 }, ...Array.from({ length: Object.keys(content.families).length + 1 }, () => ({ width: 12 }))], data }
}

const bold = (value: string | number): Cell => ({ value, fontWeight: 'bold' })

function header(...titles: string[]): Row {
  return titles.map(value => ({ value, fontWeight: 'bold', backgroundColor: '#e2e8f0' }))
}
