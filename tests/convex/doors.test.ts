import { expect, it } from 'vitest'
import { modules } from './support'

const names = Object.keys(modules).map(path => path.replace(/^.*\/convex\//, '').replace(/\.\w+$/, ''))

it('knows modules of features and what is behind them', () => {
  expect(names).toContain('emails')
  expect(names).toContain('emails/deliveries')
})

// `internal.emails.send` would be the function, and all that the file exports would be out of reach without an error.
it.each(names.filter(name => names.some(other => other.startsWith(`${name}/`))))('no file behind %s is called like one of its exports', async (door) => {
  const [, load] = Object.entries(modules).find(([path]) => path.endsWith(`/convex/${door}.ts`))!
  const exported = Object.keys(await load() as object)
  const behind = names.filter(name => name.startsWith(`${door}/`)).map(name => name.slice(door.length + 1).split('/')[0])

  expect(exported.length).toBeGreaterThan(0)
  expect(behind.filter(name => exported.includes(name!))).toEqual([])
})
