import { daysOfMonth } from '../../shared/months'
import { ticksUpTo } from '../../shared/ticks'
import { familyTitles, familyNames } from './reportContent'
import type { ReportFamily, ReportTotals } from './reportFields'
import { CONTENT, hex, ink, MARGIN, type Paper } from './pdfPaper'

/** Shades that stay apart on paper without colour, too. */
const shades: Record<ReportFamily, string> = {
  email: '#1d4ed8',
  image: '#fb7185',
  file: '#0891b2',
  payment: '#15803d',
  refund: '#facc15',
  report: '#64748b',
  credits: '#a78bfa',
}

const HEIGHT = 150
const SCALE = 28

/** Draws how much was done on each day, a bar a day, its families one upon the other, with a legend. */
export function drawChart(paper: Paper, month: string, { days, families: present }: ReportTotals) {
  const all = daysOfMonth(month)
  const sums = all.map(day => Object.values(days[day] ?? {}).reduce((sum, count) => sum + count, 0))
  const ticks = ticksUpTo(Math.max(...sums))
  const top = ticks.at(-1)!
  const [left, base] = [MARGIN + SCALE, paper.y + 14 + HEIGHT]

  for (const value of ticks) {
    const y = base - value / top * HEIGHT
    paper.rectangle(left, y, CONTENT - SCALE, 0.5, ink.line)
    paper.text(value.toLocaleString('en'), left - 6, y + 3, { size: 8, color: ink.muted, align: 'right' })
  }

  const slot = (CONTENT - SCALE) / all.length
  all.forEach((day, index) => {
    const x = left + index * slot
    let y = base
    for (const family of familyNames) {
      const height = (days[day]?.[family] ?? 0) / top * HEIGHT
      y -= height
      if (height > 0)
        paper.rectangle(x + slot * 0.15, y, slot * 0.7, height, hex(shades[family]))
    }
    if (index % 2 === 0)
      paper.text(String(index + 1), x + slot / 2, base + 12, { size: 8, color: ink.muted, align: 'center' })
  })
  paper.y = base + 32

  let x = left
  for (const family of familyNames.filter(family => present[family])) {
    paper.rectangle(x, paper.y - 7, 8, 8, hex(shades[family]))
    paper.text(familyTitles[family], x + 12, paper.y, { size: 9 })
    x += 12 + paper.widthOf(familyTitles[family], { size: 9 }) + 14
  }
}
