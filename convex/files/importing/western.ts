/*
 * Windows-1252 gives every byte a meaning, so no text is invalid in it. The words of a text in another encoding show it:
 * read as Windows-1252, no Western European language spells them so: `Micha³`, `Dvoøák`, `Èâàíîâ`.
 */

const LETTER = 'A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ'
const ACCENTED = 'À-ÖØ-öø-ÿŒœŠšŽžŸ'
const VOWEL = 'aeiouyàâáäãåéèêëíìîïóòôöúùûü'
const CONSONANT = 'b-df-hj-np-tv-xz'

/** Spellings of words, in any case, that occur in no Western European language. */
const MISSPELLED = new RegExp([
  // Nothing but accents, or three of them in a row: every word of Cyrillic, Greek, Hebrew, Arabic, Chinese, Korean.
  `(?<![${LETTER}])[${ACCENTED}]{2,}(?![${LETTER}])`,
  `[${ACCENTED}]{3}`,
  // Turkish, Lithuanian, Latvian, Romanian. Icelandic has these letters too, and looks like Turkish.
  '[ðýþ]',
  // Czech, Slovak, Slovenian, Croatian.
  `[ìù][${LETTER}]`,
  '[aeouyáéíóú]ò|ò[aeiouyáéíóú]',
  'è[aeiouyáéík]|[aeáéí]è|[ou]èn',
  `[${VOWEL}]ø(?!e[nr]|y)|ø[aou]`,
  '[áíúšž].*[åæèìòøù]|[åæèìòøù].*[áíúšž]',
  `[${VOWEL}]æ`,
  // Polish, Hungarian, Romanian, Baltic languages.
  `ñ(?![aeiouyáéíóúü])`,
  `[${VOWEL}]œ|œ(?![uidnrst]|cu)`,
  'õ(?!e)|[yz]û',
  `ã(?![eos])[${LETTER}]|cã(?![${LETTER}])`,
  `(?<![${VOWEL}])ï`,
  `[${CONSONANT}]ç[${CONSONANT}]`,
  '(?:ait|ien|yt)ë',
  // Old Macs.
  `(?<![${VOWEL}])ÿ`,
  `[${CONSONANT}]š[${CONSONANT}]`,
].join('|'), 'i')

/** Signs and capital letters inside words where none stand. */
const MISPLACED = new RegExp([
  `[a-zß-öø-ÿœšž][À-ÖØ-ÞŒŠŽŸ]`,
  `[ƒˆ‰‡†¤¦¨¬¯¸¶¢¥˜±×÷¼½¾§£]\\p{L}|\\p{L}[ƒˆ‰‡†¤¦¨¬¯¸¶¢¥˜±×÷¼½¾§£¿¡‚„¹]`,
  `(?<!^[kcd]?m)(?<=[${LETTER}])[²³]`,
  `[¹²³ºª©®™€][${LETTER}]|[${LETTER}]{3}[ºª°€]|°(?![CFK]$)[${LETTER}]`,
  `[${LETTER}][“”‘‹›«»•…][${LETTER}]`,
  `(?<=[${LETTER}]{3})(?<!ll|qu|d|nt)’(?!(?:[stdm]|ll|re|ve)(?![${LETTER}]))[a-zß-öø-ÿœšž]`,
  `(?:^|[^${LETTER}])[${LETTER}]{1,2}[–—][a-zß-öø-ÿœšž]|[${LETTER}][–—][a-zß-öø-ÿœšž]{1,2}(?![${LETTER}])`,
].join('|'), 'u')

// Bytes without a meaning in Windows-1252.
const UNUSED = /[\u0081\u008D\u008F\u0090\u009D]/

/** Whether a word, read as Windows-1252, is spelled as Western European languages spell. */
export function isWestern(word: string) {
  return !UNUSED.test(word) && !MISSPELLED.test(word) && !MISPLACED.test(word)
}
