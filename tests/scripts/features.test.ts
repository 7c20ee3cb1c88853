import { readFileSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { expect, it } from 'vitest'
import { merge } from '../../convex/core/feature'
import { features } from '../../convex/features'

it('loads no Convex functions and no provider with the schema', async () => {
  const bundle = await rolldown({ input: 'convex/features.ts', external: /^[^./]/, logLevel: 'silent' })
  const { output: [{ moduleIds, imports }] } = await bundle.generate({})

  expect(moduleIds.length).toBeGreaterThan(10)
  expect(moduleIds.filter(id => id.includes('_generated'))).toEqual([])
  expect(imports.sort()).toEqual(['@convex-dev/workpool', 'convex-helpers/validators', 'convex/server', 'convex/values'])
})

it('names only variables that a feature has', () => {
  const env = Object.keys(merge(features, 'env'))
  const named = Object.values(features).flatMap(feature => [...feature.providers])
    .flatMap(({ key, baseUrl, more, ...stand }) => [key.name, baseUrl, ...more.map(({ name }) => name), ...'page' in stand ? [stand.page] : []])

  expect(named.length).toBeGreaterThan(5)
  expect(named.filter(name => !env.includes(name))).toEqual([])
})

it('counts no two limits with one counter', () => {
  const names = Object.values(features).flatMap(feature => Object.values(feature.limits).map(({ name }) => name))

  expect(names.length).toBeGreaterThan(10)
  expect(new Set(names).size).toBe(names.length)
})

// Update the file with `npx vitest run tests/scripts/features.test.ts -u`.
it('describes in .env.example the variables of all features', async () => {
  const file = readFileSync('.env.example', 'utf8')
  const described = Object.entries<string>(merge(features, 'env')).map(([name, text]) => `${wrap(text)}\n${name}=\n`)
  const section = ['# --- Read by Convex ----------------------------------------------------------------------------------------------\n', ...described].join('\n')

  await expect(file.replace(/# --- Read by Convex[^]*?\n(?=# --- Read by the tests)/, () => `${section}\n`)).toMatchFileSnapshot('../../.env.example')
})

/** A comment with lines of up to 119 characters. */
function wrap(text: string) {
  return text.replace(/(.{1,117})(?: |$)/g, '# $1\n').trimEnd()
}
