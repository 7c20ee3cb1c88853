import { CONTENT, ink, MARGIN, type Paper } from './pdfPaper'

export interface Column { title: string, width: number, align?: 'left' | 'right' }

const ROW = 17
const PADDING = 6
const SIZE = 8.5

/** Writes a table's header and gives the way to add rows, which go on under the same header on further pages. */
export function openTable(paper: Paper, columns: Column[]) {
  const scale = CONTENT / columns.reduce((sum, { width }) => sum + width, 0)
  let shaded = false

  function header() {
    paper.rectangle(MARGIN, paper.y, CONTENT, ROW, ink.line)
    cells(columns.map(({ title }) => title), true)
  }

  function cells(values: string[], bold: boolean) {
    let x = MARGIN
    columns.forEach(({ width, align = 'left' }, index) => {
      const space = width * scale
      const at = align === 'left' ? x + PADDING : x + space - PADDING
      paper.text(values[index] ?? '', at, paper.y + ROW - 5.5, { size: SIZE, bold, align, width: space - 2 * PADDING })
      x += space
    })
    paper.y += ROW
  }

  function row(values: string[], bold = false) {
    if (!paper.holds(ROW)) {
      paper.turn()
      header()
      shaded = false
    }
    if (shaded)
      paper.rectangle(MARGIN, paper.y, CONTENT, ROW, ink.tint)
    shaded = !shaded
    cells(values, bold)
  }

  if (!paper.holds(3 * ROW))
    paper.turn()
  header()
  return { row }
}

/** A heading that never stands alone at a page's foot. */
export function heading(paper: Paper, title: string, note?: string) {
  if (!paper.holds(100))
    paper.turn()
  paper.y += 30
  paper.text(title, MARGIN, paper.y, { size: 13, bold: true })
  if (note)
    paper.text(note, MARGIN + CONTENT, paper.y, { size: 8.5, color: ink.muted, align: 'right' })
  paper.y += 10
}
