import { findEncoding } from './encoding'
import type { OnProgress, Source } from './inspect'
import { decode } from './text'
import { firstBytes } from '../../storage/streams'

/**
 * Counts a text's characters, words and lines as it comes.
 *
 * @throws `FileError` for an encoding that is not known
 */
export async function countText(source: Source, pulse?: OnProgress) {
  const { encoding, start } = await findEncoding(source, await firstBytes(source(0), 2 ** 10), 'UTF-8', pulse)
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
