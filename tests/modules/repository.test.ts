import { expect, it } from 'vitest'
import { repositoryUrl } from '../../modules/repository.ts'

it.each([
  ['https://github.com/ada/studio'],
  ['https://github.com/ada/studio.git'],
  ['git+https://github.com/ada/studio.git'],
  ['git://github.com/ada/studio.git'],
  ['git@github.com:ada/studio.git'],
  ['git+ssh://git@github.com/ada/studio.git'],
  ['github:ada/studio'],
  ['ada/studio'],
])('leads from %s to the page of the repository', (repository) => {
  expect(repositoryUrl(repository)).toBe('https://github.com/ada/studio')
  expect(repositoryUrl({ url: repository })).toBe('https://github.com/ada/studio')
})

it('knows other hosts', () => {
  expect(repositoryUrl('gitlab:ada/studio')).toBe('https://gitlab.com/ada/studio')
  expect(repositoryUrl('git@code.example:ada/studio.git')).toBe('https://code.example/ada/studio')
})

it.each([undefined, '', '../studio', 'gist:11081aaa281', 'unknown:ada/studio', 'javascript:alert(1)'])('is empty for %s', (repository) => {
  expect(repositoryUrl(repository)).toBe('')
})
