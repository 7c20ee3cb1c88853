import type { Timestamp } from '../seam.ts'

/** Stands in a document's JSON text for the timestamp of its commit, until that is known. */
export const COMMIT_TS = '{"$commitTs":null}'

/** Replaces each `COMMIT_TS` in a JSON text by the commit's timestamp. */
export function resolveCommitTs(text: string, ts: Timestamp): string {
  if (!text.includes('$commitTs')) return text
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(ts)
  return text.replaceAll(COMMIT_TS, `{"$integer":"${bytes.toString('base64')}"}`)
}
