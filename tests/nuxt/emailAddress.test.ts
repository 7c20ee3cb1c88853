import { describe, expect, it } from 'vitest'
import { isEmailAddress } from '../../shared/emailAddress'

describe('isEmailAddress', () => {
  it.each(['ada@example.com', 'a.b+c@sub.example.co', 'ädä@exämple.de', `${'a'.repeat(242)}@example.com`])('accepts %s', (text) => {
    expect(isEmailAddress(text)).toBe(true)
  })

  it.each([
    '', 'ada', '@example.com', 'ada@example', 'ada@example.', 'ada@@example.com', 'a b@example.com', 'ada@example.com ', 'ada@example.com\nBcc: eve@example.com',
    'ada@example.com,eve@example.com', 'ada@example.com;eve@example.com', 'Ada <ada@example.com>', '"ada"@example.com', 'ada@[127.0.0.1]', `${'a'.repeat(243)}@example.com`,
  ])('rejects %j', (text) => {
    expect(isEmailAddress(text)).toBe(false)
  })
})
