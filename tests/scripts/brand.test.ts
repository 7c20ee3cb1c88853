import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { brand } from '../../shared/brand.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = ['app', 'composables', 'convex', 'modules', 'scripts', 'server', 'shared']

it.each(Object.entries(brand))('finds the %s of the brand in shared/brand.ts only', (_, text) => {
  const files = folders.flatMap(folder => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)))
    .filter(file => /\.(?:css|html|json|mjs|js|ts|vue)$/.test(file))

  expect(files.filter(file => readFileSync(join(root, file), 'utf8').includes(text))).toEqual([join('shared', 'brand.ts')])
})
