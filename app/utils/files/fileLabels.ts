import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type FileSummary = FunctionReturnType<typeof api.files.list>['page'][number]

/** Icons by kind of file. A file has no kind until it is checked. */
export const fileIcons: Record<NonNullable<FileSummary['kind']> | 'unknown', string> = {
  contacts: 'i-lucide-users',
  image: 'i-lucide-image',
  pdf: 'i-lucide-file-text',
  text: 'i-lucide-file-type',
  unknown: 'i-lucide-file',
}

/** Describes how processing a file ended; undefined while it runs. */
export function fileOutcome({ status, error, progress, result }: FileSummary): string | undefined {
  switch (status) {
    case 'failed':
    case 'unknown': return error?.message ?? 'We couldn’t process this file. Upload it again.'
    case 'canceled': return progress ? `Canceled after ${formatCount(progress.done)} of ${pluralize(progress.total, 'row')}` : 'Canceled'
    case 'succeeded': return result && describeResult(result)
  }
}

/** Describes the content of a file. */
function describeResult(result: NonNullable<FileSummary['result']>): string {
  switch (result.kind) {
    case 'contacts': {
      const parts = [[result.added, 'added'], [result.updated, 'updated'], [result.unchanged, 'unchanged'], [result.failed, 'skipped']] as const
      return `${pluralize(result.rows, 'row')}: ${parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`).join(', ')}`
    }
    case 'image': return `${formatCount(result.width)} × ${formatCount(result.height)} pixels`
    case 'pdf': return `${pluralize(result.pages, 'page')}, ${pluralize(result.words, 'word')}`
    case 'text': return `${pluralize(result.words, 'word')} in ${pluralize(result.lines, 'line')}`
  }
}
