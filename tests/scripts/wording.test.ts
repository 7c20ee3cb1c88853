import { describe, expect, it } from 'vitest'
import { countsOf, forbiddenHitsOf, hitsOf, patterns } from '../../scripts/wordingPatterns.ts'

describe('hitsOf', () => {
  it('finds docstrings that start with a clause, on one line or on the next', () => {
    const file = { path: 'convex/emails.ts', text: '/** What it does. */\n/**\n * Whom it asks.\n * Where it goes.\n */\n/** Sends an email. */' }

    expect(hitsOf(patterns.V1!, [file]).map(({ line }) => line)).toEqual([1, 3])
  })

  it('counts every hit of a line', () => {
    const file = { path: 'docs/emails.md', text: 'Nobody knows whom.' }

    expect(hitsOf(patterns.V4!, [file])).toHaveLength(2)
  })

  it('finds words that the glossary replaces, but not in names of icons', () => {
    const file = { path: 'app/features/emails.ts', text: `icon: 'i-lucide-mail'\nlabel: 'New mail'` }

    expect(hitsOf(patterns.V8!, [file]).map(({ line }) => line)).toEqual([2])
  })

  it('finds test titles that start with a bare word', () => {
    const file = { path: 'tests/convex/emails/emails.test.ts', text: `  it('can be sent', …)\n  it('sends once', …)` }

    expect(hitsOf(patterns.V11!, [file]).map(({ line }) => line)).toEqual([1])
  })
})

describe('countsOf', () => {
  it('counts a pattern only in the files that it applies to', () => {
    const text = 'The colour is not known.'

    expect(countsOf([{ path: 'app/pages/index.vue', text }])).toMatchObject({ V10: 1, V12: 1 })
    expect(countsOf([{ path: 'server/index.ts', text }])).toMatchObject({ V10: 0, V12: 1 })
  })
})

describe('forbiddenHitsOf', () => {
  it('finds hits in messages, and not in the code around them', () => {
    const text = 'const picture = 1\nfail(`Please choose ${picture} of them.`)\nfail(\'picture\')\n'

    expect(forbiddenHitsOf([{ path: 'convex/images/rules.ts', text }])).toMatchObject([{ id: 'V9', line: 2 }])
  })

  it('finds hits anywhere in the interface', () => {
    const text = '<script setup lang="ts">\n// Shows the picture.\n</script>'

    expect(forbiddenHitsOf([{ path: 'app/components/Gallery.vue', text }])).toMatchObject([{ id: 'V8', line: 2 }])
  })

  it('leaves code without messages alone', () => {
    expect(forbiddenHitsOf([{ path: 'bench/engine.ts', text: 'log(`Please wait.`)' }])).toEqual([])
  })
})
