import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { projectLinks } from '../../app/utils/app/projectLinks'

const repository = 'https://github.com/ada/studio'

it('leads to the repository and to files that exist', () => {
  const links = projectLinks(repository).flatMap(group => group.links)
  const files = links.map(({ to }) => to).filter(to => to !== repository)

  expect(links).toContainEqual({ label: 'Source code', to: repository })
  for (const file of files)
    expect(existsSync(file.replace(`${repository}/blob/HEAD/`, '')), file).toBe(true)
})

it('is empty without a repository', () => {
  expect(projectLinks('')).toEqual([])
})
