import { PDFDocument, StandardFonts, rgb, type Color, type PDFFont, type PDFPage } from 'pdf-lib'
import { toPdfText } from './pdfLetters'

export const A4 = { width: 595.28, height: 841.89 }
export const MARGIN = 48
export const CONTENT = A4.width - 2 * MARGIN
const FOOT = 64
const REPLACED = 'Some characters on this page were replaced because the PDF font doesn’t include them. The CSV and Excel files show them.'

export interface TextStyle { size?: number, bold?: boolean, color?: Color, align?: 'left' | 'right' | 'center' }

/** Color of a hexadecimal `#rrggbb`. */
export function hex(color: string): Color {
  const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  return rgb(red!, green!, blue!)
}

export const ink = { text: hex('#0f172a'), muted: hex('#475569'), line: hex('#e2e8f0'), tint: hex('#f1f5f9'), blue: hex('#1d4ed8'), rose: hex('#be123c') }

const oneLine = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ')

/** Pages that are written from top to bottom. Positions are points from a page's top left corner. */
export class Paper {
  readonly pdf: PDFDocument
  readonly #regular: PDFFont
  readonly #bold: PDFFont
  readonly #known: Set<number>
  /** Pages on which letters stand for others. */
  readonly #replaced = new Set<PDFPage>()
  #page!: PDFPage
  /** Where the next thing goes. */
  y = 0

  private constructor(pdf: PDFDocument, regular: PDFFont, bold: PDFFont) {
    this.pdf = pdf
    this.#regular = regular
    this.#bold = bold
    this.#known = new Set(regular.getCharacterSet())
    this.turn()
  }

  static async open() {
    const pdf = await PDFDocument.create()
    return new Paper(pdf, await pdf.embedFont(StandardFonts.Helvetica), await pdf.embedFont(StandardFonts.HelveticaBold))
  }

  /** Goes on at the top of a new page. */
  turn() {
    this.#page = this.pdf.addPage([A4.width, A4.height])
    this.y = MARGIN
  }

  /** Whether this much still fits on the page. */
  holds(height: number) {
    return this.y + height <= A4.height - FOOT
  }

  rectangle(x: number, y: number, width: number, height: number, color: Color) {
    this.#page.drawRectangle({ x, y: A4.height - y - height, width, height, color })
  }

  /** A slanted piece of the band along a page's edge. */
  stripe(x: number, y: number, width: number, height: number, color: Color) {
    this.#page.drawSvgPath(`M ${height} 0 L ${width + height} 0 L ${width} ${height} L 0 ${height} Z`, { x, y: A4.height - y, color })
  }

  /** Writes one line of text from (or up to, or around) `x`, standing on `y`; what is wider than `width` is cut. */
  text(text: string, x: number, y: number, style: TextStyle & { width?: number } = {}) {
    const { size = 10, bold = false, color = ink.text, align = 'left', width } = style
    const font = bold ? this.#bold : this.#regular
    const wanted = oneLine(text)
    const printable = toPdfText(this.#known, wanted)
    if (printable !== wanted)
      this.#replaced.add(this.#page)
    const shown = this.#fit(printable, font, size, width)
    const indent = align === 'left' ? 0 : font.widthOfTextAtSize(shown, size) / (align === 'right' ? 1 : 2)
    this.#page.drawText(shown, { x: x - indent, y: A4.height - y, size, font, color })
  }

  widthOf(text: string, { size = 10, bold = false }: TextStyle = {}) {
    return (bold ? this.#bold : this.#regular).widthOfTextAtSize(toPdfText(this.#known, oneLine(text)), size)
  }

  /** Numbers the pages, once all are there, and says on which ones letters stand for others. */
  number(title: string) {
    const replaced = new Set(this.#replaced)
    const pages = this.pdf.getPages()
    pages.forEach((page, index) => {
      this.#page = page
      if (replaced.has(page))
        this.text(REPLACED, MARGIN, A4.height - 46, { size: 8, color: ink.muted })
      this.text(title, MARGIN, A4.height - 32, { size: 8, color: ink.muted })
      this.text(`Page ${index + 1} of ${pages.length}`, A4.width - MARGIN, A4.height - 32, { size: 8, color: ink.muted, align: 'right' })
    })
  }

  #fit(text: string, font: PDFFont, size: number, width = Infinity) {
    if (font.widthOfTextAtSize(text, size) <= width)
      return text
    let [fits, exceeds] = [0, text.length]
    while (exceeds - fits > 1) {
      const middle = (fits + exceeds) >> 1
      if (font.widthOfTextAtSize(`${text.slice(0, middle)}…`, size) <= width)
        fits = middle
      else
        exceeds = middle
    }
    return `${text.slice(0, fits).trimEnd()}…`
  }
}
