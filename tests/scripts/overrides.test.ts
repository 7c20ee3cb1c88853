import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const { overrides } = JSON.parse(readFileSync('package.json', 'utf8')) as { overrides: Record<string, string> }
const page = readFileSync('docs/decisions/0017-overrides.md', 'utf8')

it('names each override of package.json with its reason in docs/decisions/0017-overrides.md', () => {
  const [table] = /\| override \|[^]*?\n\n/.exec(page)!
  const rows = [...table.matchAll(/^\| `([^`]+)` \| (.+) \| (.+) \|$/gm)]

  expect(rows.map(([, name]) => name)).toEqual(Object.keys(overrides))
})
