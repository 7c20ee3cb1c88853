import { expect, it } from 'vitest'
import { missingDeployment } from '../../modules/deployment.ts'

it('names in one sentence the variable that the server needs', () => {
  expect(missingDeployment('')).toMatch(/^[^.]*NUXT_PUBLIC_CONVEX_URL[^.]*\.$/)
})

it('is silent when the build knows its deployment', () => {
  expect(missingDeployment('https://example.convex.cloud')).toBeUndefined()
})
