import { sentencesOf } from './wordingLiterals.ts'

/** A source file: its path from the project's root, and its text. */
export interface SourceFile { path: string, text: string }

interface Pattern {
  regex: RegExp
  /** Whether the pattern applies to the file at a path. */
  applies: (path: string) => boolean
  /** Whether the pattern applies to a line, given the line before it. All lines by default. */
  appliesToLine?: (line: string, previous: string) => boolean
  /** Advice for rewriting a hit. */
  advice: string
}

const isCode = (path: string) => /\.(ts|vue)$/.test(path) && !/(^|\/)(tests|bench)\//.test(path)
const isTest = (path: string) => /(^|\/)tests\//.test(path)
const isCodeOrDocs = (path: string) => isCode(path) || path.endsWith('.md')
const isRead = (path: string) => isCodeOrDocs(path) || isTest(path)
const isApp = (path: string) => /^(app|convex)\//.test(path)
const isInterface = (path: string) => path.startsWith('app/')
/** Messages of the backend, emails, pages of the local providers, and what scripts print. */
const hasMessages = (path: string) => /^(convex|scripts|packages\/local-providers\/src\/(kit|\w+\/(pages|inbox)))\/.*\.ts$/.test(path)
const startsDocstring = (line: string) => /\/\*\*( |$)/.test(line)

/** Phrases that make text hard to read, by the ids that `wording.json` counts. */
export const patterns: Record<string, Pattern> = {
  V1: {
    regex: /\* (What|Whom?|Whose|Whoever|Whatever|Which|Where|Why|As|Of|For|By|To|Nor|Else|How(?! (many|much|long|often|far)))\b/g,
    applies: isCode,
    appliesToLine: (line, previous) => startsDocstring(line) || startsDocstring(previous),
    advice: 'Start a docstring with a verb (functions) or a noun (types and fields).',
  },
  V2: {
    regex: /\/\/ (What|Whom?|Whose|Whoever|Whatever|Which|Where|As|Of|For|Nor|Else|Not|Only|Until then)\b/g,
    applies: isCode,
    advice: 'Start a comment with a verb or a noun, then give the reason.',
  },
  V3: {
    regex: /\b(of|by|in|on|with|to|from|at|for|under) (which|whom|whose)\b/g,
    applies: isCodeOrDocs,
    advice: 'Split the sentence and repeat the noun.',
  },
  V4: {
    regex: /\b(nobody|somebody|whoever|whom|whatever)\b/gi,
    applies: isRead,
    advice: 'Name the person by role: user, customer, recipient, operator.',
  },
  V5: {
    regex: /\b(told|tells|heard|hears? of|tell of|speaks? for|knows? of|says? of)\b/g,
    applies: isCodeOrDocs,
    advice: 'Software sends, receives, returns and updates.',
  },
  V6: {
    regex: /\b(any more|anew|all the same|for ever|mend(ed|s)?|at the latest|(is|are|be|still) at it|go(es)? on|by itself|however (often|many|long|much))\b/g,
    applies: isCodeOrDocs,
    advice: 'Use the plain word: again, still, forever, fix, continue.',
  },
  V7: {
    regex: /\b(that|while|when|as|what|where) one (can|types|looks|goes|knows|sees|wants|signs|works|may|must|is)\b/g,
    applies: () => true,
    advice: 'Say "you" or name the person.',
  },
  V8: {
    regex: /(?<!i-lucide-)\b([Pp]ictures?|PICTURES?|[Pp]aint(s|ed|ing)?|PAINT|[Mm]ails?)\b/g,
    applies: isApp,
    advice: 'Use the glossary: image, generate, email.',
  },
  V9: {
    regex: /Please |There is no such|\((any more|yet)\)/g,
    applies: isApp,
    advice: 'Say what happened, then what to do.',
  },
  V10: {
    regex: /\b(cannot|could not|is not|are not|was not|were not|did not|do not|does not|has not|have not|need not)\b/g,
    applies: path => path.startsWith('app/'),
    advice: 'Use contractions in the interface.',
  },
  V11: {
    regex: /^\s*(it|test)(\.\w+)*\(['"](that|and|about|whose?|what|of|let|are|do|can|go|nobody|one|without|a|the)\b/g,
    applies: path => isTest(path),
    advice: 'Start a test title with a present-tense verb.',
  },
  V12: {
    regex: /\b(colour|catalogue|licence|cancelled|cancelling|fulfil|fulfilment|behaviour|organisation|centre)\b/gi,
    applies: () => true,
    advice: 'Use American spelling.',
  },
  V13: {
    regex: /\b(MOST|LONGEST|AT_ONCE|PATIENCE|A_WHILE|LOST)\b/g,
    applies: isCode,
    advice: 'Name the subject and the unit in a constant.',
  },
}

/** Returns every hit of a pattern, with its line. */
export function hitsOf({ regex, applies, appliesToLine = () => true }: Pattern, files: SourceFile[]) {
  return files.filter(({ path }) => applies(path)).flatMap(({ path, text }) => {
    const lines = text.split('\n')
    return lines.flatMap((line, index) => appliesToLine(line, lines[index - 1] ?? '')
      ? Array.from(line.matchAll(regex), () => ({ path, line: index + 1, text: line.trim() }))
      : [])
  })
}

/** Counts the hits of each pattern. */
export function countsOf(files: SourceFile[]) {
  return Object.fromEntries(Object.entries(patterns).map(([id, pattern]) => [id, hitsOf(pattern, files).length]))
}

/** Patterns that text for users is free of: the interface and all messages are free of them. */
const FORBIDDEN = ['V3', 'V5', 'V7', 'V8', 'V9', 'V10']

/** Returns the hits of forbidden patterns: in the interface, comments included, and in messages. */
export function forbiddenHitsOf(files: SourceFile[]) {
  const read = [...files.filter(({ path }) => isInterface(path)), ...files.filter(({ path }) => hasMessages(path)).map(sentencesOf)]
  return FORBIDDEN.flatMap(id => hitsOf({ ...patterns[id]!, applies: () => true }, read).map(hit => ({ id, ...hit })))
}
