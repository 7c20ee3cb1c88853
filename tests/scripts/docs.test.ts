import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(path, 'utf8')
/** A path from the root of the project, such as `convex/emails.ts` or `tests/e2e/`. */
const PATH = /`((?:\.ci|app|bench|composables|convex|docs|modules|packages|public|scripts|server|shared|tests)\/[\w./[\]-]*(?:\.\w+|\/))`/g

/** Whether a recipe shows a file whole, for its reader to make. */
const isMade = (text: string, path: string) => text.includes(`\`${path}\`:\n\n\`\`\`${path.split('.').at(-1)}\n`)

describe('docs', () => {
  // `docs/updating.md` lists paths that are gone.
  it.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/**/*.md'), ...globSync('packages/*/README.md')].filter(page => page !== 'docs/updating.md'))('%s names paths that exist', (page) => {
    const text = read(page)
    const paths = [...text.matchAll(PATH)].map(([, path]) => path!)

    expect(paths.filter(path => !existsSync(path) && !isMade(text, path))).toEqual([])
  })
})

describe('docs/composables.md', () => {
  it.each(globSync('tests/types/docs/*.vue'))('shows %s, which is typechecked and tested', (file) => {
    expect(read('docs/composables.md')).toContain(`\`\`\`vue\n${read(file)}\`\`\``)
  })
})

describe('docs/architecture.md', () => {
  const steps = read('docs/architecture.md').split('\n').filter(line => /^\d+\. /.test(line))

  it.each(steps)('names functions of its files: %s', (step) => {
    const files = [...step.matchAll(PATH)].map(([, path]) => read(path!))
    const names = [...step.matchAll(/`([a-z][A-Za-z]{3,})`/g)].map(([, name]) => name!)

    expect(files.length).toBeGreaterThan(0)
    expect(names.filter(name => !files.some(text => new RegExp(`\\b${name}\\b`).test(text)))).toEqual([])
  })
})
