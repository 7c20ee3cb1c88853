import { expect, it } from 'vitest'
import { returnPath } from '../../app/utils/accounts/returnPath'

it.each([
  '/app/emails',
  '/app/settings?tab=data#sessions',
  '/app/search?q=https://example.com',
])('leads back to %s', (path) => {
  expect(returnPath(path)).toBe(path)
})

it.each([
  'https://evil.example',
  'HTTPS:evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '\t//evil.example',
  '/\n/evil.example',
  '/%0d%0a\r\nLocation: https://evil.example',
  '/\u0000/evil.example',
  '/x/..//evil.example',
  '/./\\evil.example',
  '/.//evil.example',
  '@evil.example',
  'javascript:alert(1)',
  'data:text/html,hi',
  'app/emails',
  '',
  '/login',
  '/login?to=/login',
  undefined,
  null,
  ['/app', '//evil.example'],
])('leads nowhere else: %j', (wanted) => {
  expect(returnPath(wanted)).toBe('/app')
})
