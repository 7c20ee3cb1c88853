import { expect, it } from 'vitest'
import { moduleOf } from './functions'
import { modules } from './support'

const names = Object.keys(modules).map(moduleOf)

it('knows modules of features and what is behind them', () => {
  expect(names).toContain('emails')
  expect(names).toContain('emails/deliveries')
})

// `internal.emails.send` would be the function, and all that the file exports would be out of reach without an error.
it.each(names.filter(name => names.some(other => other.startsWith(`${name}/`))))('no file behind %s is called like one of its exports', async (door) => {
  const [, load] = Object.entries(modules).find(([file]) => moduleOf(file) === door)!
  const exported = Object.keys(await load() as object)
  const behind = names.filter(name => name.startsWith(`${door}/`)).map(name => name.slice(door.length + 1).split('/')[0])

  expect(exported.length).toBeGreaterThan(0)
  expect(behind.filter(name => exported.includes(name!))).toEqual([])
})

it('no two files have the same name, but for those that each feature has', () => {
  const files = names.map(name => name.split('/').at(-1)!).filter(name => !['tables', 'feature', 'handlers'].includes(name))

  expect(files.filter((name, n) => files.indexOf(name) !== n)).toEqual([])
})
