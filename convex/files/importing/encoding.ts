import type { Bytes } from '../../storage/streams'
import { malformed } from './fileError'
import type { OnProgress, Source } from './inspect'
import { cellDecoder, encodedText, shownEncoding, type TextStart } from './text'
import { isWestern } from './western'

/** Characters of UTF-8 beyond ASCII. */
const UTF8 = /[\u00C2-\u00DF][\u0080-\u00BF]|\u00E0[\u00A0-\u00BF][\u0080-\u00BF]|[\u00E1-\u00EC\u00EE\u00EF][\u0080-\u00BF]{2}|\u00ED[\u0080-\u009F][\u0080-\u00BF]|\u00F0[\u0090-\u00BF][\u0080-\u00BF]{2}|[\u00F1-\u00F3][\u0080-\u00BF]{3}|\u00F4[\u0080-\u008F][\u0080-\u00BF]{2}/g
const BEYOND_ASCII = /[\u0080-\u00FF]+/g
const OF_WORDS = /[A-Za-z\u0080-\u00FF]/
const CONTINUES = /[\u0080-\u00BF]/
const MAX_WORD = 50

// Escape sequences that switch characters in ISO-2022, and zeros: no text here has them.
const NOT_TEXT = ['\u001B$', '\u001B(', '\0']

// A text is UTF-8 with some damage if this many times more of it is valid than invalid.
const MOSTLY = 2
// One of this many words may be misspelled in a text in Windows-1252.
const WORDS_FOR_ONE = 50

/**
 * Finds the encoding of a text: UTF-8, also with some damaged characters; UTF-16; or what is plainly Windows-1252. It
 * looks at the whole text, because a single name may decide.
 *
 * @param saving how to save a file of this kind as UTF-8
 * @throws `FileError` for other encodings, because names read in the wrong one would replace those that are right
 */
export async function findEncoding(source: Source, head: Bytes, saving: string, pulse?: OnProgress): Promise<TextStart> {
  const shown = shownEncoding(head)
  if (shown)
    return shown
  const found = { isText: true, utf8: 0, others: 0, misspelled: 0 }
  let text = ''
  for await (const { text: piece, ended } of encodedText(source(0), 'windows-1252')) {
    await pulse?.()
    text += piece
    const end = ended ? text.length : lastWord(text)
    count(text.slice(0, end), found)
    text = text.slice(end)
  }
  const { isText, utf8, others, misspelled } = found
  if (isText && utf8 >= others * MOSTLY)
    return { encoding: 'utf-8', start: 0 }
  if (isText && (utf8 + misspelled) * WORDS_FOR_ONE <= others)
    return { encoding: 'windows-1252', start: 0 }
  malformed(`We couldn’t detect this file’s encoding. Save it as ${saving}, and upload it again.`)
}

const decodeWords = cellDecoder('windows-1252')

function count(text: string, found: { isText: boolean, utf8: number, others: number, misspelled: number }) {
  found.isText &&= !NOT_TEXT.some(sign => text.includes(sign))
  for (const { 0: letters, index } of text.matchAll(BEYOND_ASCII)) {
    if (letters.replace(UTF8, '') === '') {
      found.utf8++
      continue
    }
    found.others++
    let end = index + letters.length
    while (end < text.length && end - index < MAX_WORD && OF_WORDS.test(text[end]!))
      end++
    const [word] = decodeWords([text.slice(lastWord(text.slice(0, index)), end)])
    if (!isWestern(word!))
      found.misspelled++
  }
}

/** Finds the beginning of a text's last word, if it ends with one; of a very long word, its last part. */
function lastWord(text: string) {
  let at = text.length
  while (at > 0 && text.length - at < MAX_WORD && OF_WORDS.test(text[at - 1]!))
    at--
  // Scripts without spaces are cut between two characters.
  while (at > 0 && at < text.length && CONTINUES.test(text[at]!))
    at++
  return at
}
