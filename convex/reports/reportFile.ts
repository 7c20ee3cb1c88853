import { internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { ActionCtx } from '../_generated/server'
import type { Source } from '../core/downloadSource'
import { bytesOf, type Bytes } from '../storage/streams'
import type { ReportFormat } from './reportFields'

export const contentTypes: Record<ReportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
}

/** The file of one of the caller's reports. */
export const reportFile: Source = async (ctx, id) => {
  const { month, format, size, parts } = await ctx.runQuery(internal.reports.requests.getFile, { reportId: id })
  return {
    name: `report-${month}.${format}`,
    type: contentTypes[format],
    body: { size, bytes: (from, to) => bytesOfParts(ctx, parts, from, to) },
  }
}

/** The bytes from one position to before another of a file that lies in parts, one part after the other. */
async function* bytesOfParts(ctx: ActionCtx, parts: { storageId: Id<'_storage'>, size: number }[], from: number, to: number): AsyncGenerator<Bytes, void> {
  let begin = 0
  for (const { storageId, size } of parts) {
    if (begin < to && begin + size > from) {
      const part = await ctx.storage.get(storageId)
      // Deleted since the download began: a file that ends early is better than one that goes on elsewhere.
      if (!part)
        throw new Error('A part of the file is gone.')
      yield* bytesOf(part, from - begin, to - begin)
    }
    begin += size
  }
}
