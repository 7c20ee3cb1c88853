import { describe, expect, it } from 'vitest'
import { isLoopback } from '../../shared/loopback'

describe('isLoopback', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'LocalHost', 'LOCALHOST:80'])('accepts %s', (host) => {
    expect(isLoopback(host)).toBe(true)
  })

  it.each([
    '127.0.0.2', '127.1.2.3', 'app.localhost', 'localhost.', '127.0.0.1.', '0.0.0.0', '[::]', '::1', '[::ffff:127.0.0.1]',
    'localhost.example.com', 'localhost.example.com:3000', '127.0.0.1.example.com', 'notlocalhost', '127.0.0.10', '1127.0.0.1', '127a0b0c1',
    'localhost:', 'localhost:port', 'localhost:3000@example.com', 'example.com#localhost', 'localhost\nexample.com', 'http://localhost', '',
  ])('rejects %j', (host) => {
    expect(isLoopback(host)).toBe(false)
  })
})
