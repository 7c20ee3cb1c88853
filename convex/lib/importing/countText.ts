import { malformed } from './fileError'
import type { Pulse, Source } from './inspect'
import { candidates, decode, WrongEncoding, type Candidate } from './text'
import { headOf } from '../storage/streams'

/**
 * Counts a text's characters, words and lines as it comes.
 *
 * @throws `FileError` for an encoding that cannot be told
 */
export async function countText(source: Source, pulse?: Pulse) {
  for (const candidate of candidates(await headOf(source(0), 2 ** 10))) {
    try {
      return await count(source, candidate, pulse)
    }
    catch (error) {
      if (!(error instanceof WrongEncoding))
        throw error
    }
  }
  malformed('The text of this file is in an encoding that cannot be told. Save it as UTF-8 and upload it again.')
}

async function count(source: Source, { encoding, start }: Candidate, pulse?: Pulse) {
  let characters = 0
  let words = 0
  let breaks = 0
  let inWord = false
  let endsLine = true
  for await (const { text } of decode(source(start), encoding)) {
    await pulse?.()
    if (!text)
      continue
    characters += text.length
    breaks += text.match(/\n/g)?.length ?? 0
    words += (text.match(/\S+/g)?.length ?? 0) - Number(inWord && /^\S/.test(text))
    inWord = /\S$/.test(text)
    endsLine = text.endsWith('\n')
  }
  return { kind: 'text' as const, characters, words, lines: breaks + Number(!endsLine), encoding }
}
