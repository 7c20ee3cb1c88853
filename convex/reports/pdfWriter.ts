import { formatAmount } from '../../shared/money'
import { monthName } from '../../shared/months'
import { countListed, familyTitle, listFamilies, formatTime, capitalize, truncationNote, type ReportContent } from './reportContent'
import type { ReportLine, ReportTotals } from './reportFields'
import { drawChart } from './pdfChart'
import { A4, CONTENT, ink, MARGIN, Paper } from './pdfPaper'
import { heading, openTable, type Column } from './pdfTable'

/** More would be a book. The page says how many there are, and where all are. */
const MAX_PDF_LINES = 1_000

const number = (value: number) => value.toLocaleString('en')

/** A document to read: the month at a glance, a chart, totals by family and by day, and the first lines. */
export async function* writePdf(content: ReportContent, most = MAX_PDF_LINES) {
  const { brand, month, asOf, totals } = content
  const paper = await Paper.open()
  const title = `${brand}: ${monthName(month)}`
  describe(paper, title, brand, asOf)

  drawHead(paper, content)
  drawTiles(paper, totals)
  heading(paper, 'Activity chart', 'Days are in UTC')
  drawChart(paper, content)
  drawFamilies(paper, content)
  drawDays(paper, content)
  await drawLines(paper, content, most)
  paper.number(title)
  yield new Uint8Array(await paper.pdf.save({ objectsPerTick: Infinity }))
}

/** The same report is the same file, so its dates are those of the report. */
function describe({ pdf }: Paper, title: string, brand: string, asOf: number) {
  pdf.setTitle(title, { showInWindowTitleBar: true })
  pdf.setLanguage('en')
  pdf.setAuthor(brand)
  pdf.setProducer(brand)
  pdf.setCreator(brand)
  pdf.setCreationDate(new Date(asOf))
  pdf.setModificationDate(new Date(asOf))
}

function drawHead(paper: Paper, { brand, month, asOf }: ReportContent) {
  // The edge of an airmail envelope.
  for (let at = -8, n = 0; at < A4.width; at += 28, n++)
    paper.stripe(at, 0, 14, 8, n % 2 ? ink.blue : ink.rose)
  paper.y += 14
  paper.text(brand, MARGIN, paper.y, { size: 10, bold: true, color: ink.blue })
  paper.text(`As of ${formatTime(asOf)} UTC`, MARGIN + CONTENT, paper.y, { size: 9, color: ink.muted, align: 'right' })
  paper.y += 32
  paper.text(monthName(month), MARGIN, paper.y, { size: 26, bold: true })
  paper.y += 18
  paper.text('Your activity by day and by type.', MARGIN, paper.y, { size: 10, color: ink.muted })
  paper.y += 20
}

function drawTiles(paper: Paper, { lines, families, money, credits }: ReportTotals) {
  const succeeded = Object.values(families).reduce((sum, family) => sum + family.succeeded, 0)
  const paid = Object.entries(money).map(([currency, { paid }]) => formatAmount(paid, currency, 'code'))
  const tiles = [
    ['Lines', number(lines)],
    ['Succeeded', lines ? `${Math.floor(succeeded / lines * 100)}%` : '–'],
    ['Paid', paid.join(', ') || '–'],
    ['Credits', `+${number(credits.added)} / -${number(credits.spent)}`],
  ] as const
  const gap = 12
  const width = (CONTENT - 3 * gap) / 4
  tiles.forEach(([label, value], index) => {
    const x = MARGIN + index * (width + gap)
    paper.rectangle(x, paper.y, width, 52, ink.tint)
    paper.rectangle(x, paper.y, 3, 52, ink.blue)
    paper.text(label, x + 14, paper.y + 19, { size: 9, color: ink.muted })
    paper.text(value, x + 14, paper.y + 39, { size: 15, bold: true, width: width - 20 })
  })
  paper.y += 52
}

const right = (title: string, width: number): Column => ({ title, width, align: 'right' })

function drawFamilies(paper: Paper, content: ReportContent) {
  const { lines, families: counted } = content.totals
  heading(paper, 'By type')
  const table = openTable(paper, [{ title: 'Type', width: 4 }, right('Lines', 2), right('Succeeded', 2), right('Failed', 2), right('Other', 2)])
  for (const family of listFamilies(content)) {
    const { lines, succeeded, failed, other } = counted[family]!
    table.row([familyTitle(content, family), ...[lines, succeeded, failed, other].map(number)])
  }
  const all = Object.values(counted)
  const sum = (key: 'succeeded' | 'failed' | 'other') => number(all.reduce((sum, family) => sum + family[key], 0))
  table.row(['All', number(lines), sum('succeeded'), sum('failed'), sum('other')], true)
}

function drawDays(paper: Paper, content: ReportContent) {
  const { days } = content.totals
  heading(paper, 'By day')
  const present = listFamilies(content)
  const table = openTable(paper, [{ title: 'Day', width: 3 }, ...present.map(family => right(familyTitle(content, family), 2)), right('All', 2)])
  for (const day of Object.keys(days).sort()) {
    const counts = present.map(family => days[day]![family] ?? 0)
    table.row([day, ...counts.map(number), number(counts.reduce((sum, count) => sum + count, 0))])
  }
}

async function drawLines(paper: Paper, content: ReportContent, fits: number) {
  const { totals, lines } = content
  const most = Math.min(fits, countListed(content))
  const note = totals.lines > most ? `First ${number(most)} of ${number(totals.lines)} lines. ${truncationNote(content)}` : undefined
  heading(paper, 'Line by line', note)
  const table = openTable(paper, [
    { title: 'When (UTC)', width: 20 }, { title: 'Type', width: 10 }, { title: 'Details', width: 43 },
    { title: 'Outcome', width: 12 }, right('Amount', 15),
  ])
  let written = 0
  for await (const some of lines()) {
    for (const line of some.slice(0, most - written))
      table.row(cellsOf(content, line))
    written += some.length
    if (written >= most)
      return
  }
}

function cellsOf(content: ReportContent, { at, family, about, outcome, amount, currency, credits }: ReportLine) {
  const moved = amount !== undefined && currency !== undefined
    ? formatAmount(amount, currency, 'code')
    : credits === undefined ? '' : `${credits > 0 ? '+' : '-'}${number(Math.abs(credits))} credits`
  return [formatTime(at), familyTitle(content, family), about || '–', capitalize(outcome), moved]
}
