import { daysOfMonth } from '../../shared/months'
import { ticksUpTo } from '../../shared/ticks'
import { familyTitle, listFamilies, type ReportContent } from './reportContent'
import { CONTENT, hex, ink, MARGIN, type Paper } from './pdfPaper'

const HEIGHT = 150
const SCALE = 28

/** Draws how much was done on each day, a bar a day, its families one upon the other, with a legend. */
export function drawChart(paper: Paper, content: ReportContent) {
  const { month, totals: { days }, families } = content
  const present = listFamilies(content)
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
    for (const family of present) {
      const height = (days[day]?.[family] ?? 0) / top * HEIGHT
      y -= height
      if (height > 0)
        paper.rectangle(x + slot * 0.15, y, slot * 0.7, height, hex(families[family]!.shade))
    }
    if (index % 2 === 0)
      paper.text(String(index + 1), x + slot / 2, base + 12, { size: 8, color: ink.muted, align: 'center' })
  })
  paper.y = base + 32

  let x = left
  for (const family of present) {
    paper.rectangle(x, paper.y - 7, 8, 8, hex(families[family]!.shade))
    paper.text(familyTitle(content, family), x + 12, paper.y, { size: 9 })
    x += 12 + paper.widthOf(familyTitle(content, family), { size: 9 }) + 14
  }
}
