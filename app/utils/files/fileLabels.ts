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

/** How the reading of a file ended, in words; undefined while it goes on. */
export function fileOutcome({ status, error, progress, result }: FileSummary): string | undefined {
  switch (status) {
    case 'failed':
    case 'unknown': return error?.message ?? 'This file could not be read.'
    case 'canceled': return progress ? `Stopped after ${formatCount(progress.done)} of ${pluralize(progress.total, 'row')}` : 'Stopped'
    case 'succeeded': return result && describeResult(result)
  }
}

/** What was found in a file, in a sentence. */
function describeResult(result: NonNullable<FileSummary['result']>): string {
  switch (result.kind) {
    case 'contacts': {
      const parts = [[result.added, 'added'], [result.updated, 'updated'], [result.unchanged, 'known already'], [result.failed, 'left out']] as const
      return `${pluralize(result.rows, 'row')}: ${parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`).join(', ')}`
    }
    case 'image': return `${formatCount(result.width)} × ${formatCount(result.height)} pixels`
    case 'pdf': return `${pluralize(result.pages, 'page')}, ${pluralize(result.words, 'word')}`
    case 'text': return `${pluralize(result.words, 'word')} in ${pluralize(result.lines, 'line')}`
  }
}
