import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type FileSummary = FunctionReturnType<typeof api.files.list>['page'][number]

/** How each kind of file is shown; `undefined` until it is known what a file is. */
export const fileIcons: Record<NonNullable<FileSummary['kind']> | 'unknown', string> = {
  contacts: 'i-lucide-users',
  image: 'i-lucide-image',
  pdf: 'i-lucide-file-text',
  text: 'i-lucide-file-type',
  unknown: 'i-lucide-file',
}

/** `1,234`. */
export function inFigures(number: number): string {
  return number.toLocaleString('en')
}

/** `1 row`, `1,234 rows`. */
export function counted(count: number, what: string): string {
  return `${inFigures(count)} ${what}${count === 1 ? '' : 's'}`
}

/** `850 B`, `12 KB`, `3.4 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1024)
    return `${bytes} B`
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** What was found in a file, in a sentence. */
export function fileResultWords(result: NonNullable<FileSummary['result']>): string {
  switch (result.kind) {
    case 'contacts': {
      const parts = [[result.added, 'added'], [result.updated, 'updated'], [result.unchanged, 'known already'], [result.failed, 'left out']] as const
      return `${counted(result.rows, 'row')}: ${parts.filter(([count]) => count > 0).map(([count, what]) => `${inFigures(count)} ${what}`).join(', ')}`
    }
    case 'image': return `${inFigures(result.width)} × ${inFigures(result.height)} pixels`
    case 'pdf': return `${counted(result.pages, 'page')}, ${counted(result.words, 'word')}`
    case 'text': return `${counted(result.words, 'word')} in ${counted(result.lines, 'line')}`
  }
}
