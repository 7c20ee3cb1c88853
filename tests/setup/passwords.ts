import { randomBytes, scryptSync } from 'node:crypto'
import { vi } from 'vitest'

/** Costs next to nothing. What Lucia's costs, a fifth of a second each time, made up a third of these tests. */
class QuickScrypt {
  async hash(password: string) {
    const salt = randomBytes(16).toString('hex')
    return `${salt}:${keyOf(password, salt)}`
  }

  async verify(hash: string, password: string) {
    const [salt = '', key] = hash.split(':')
    return keyOf(password, salt) === key
  }
}

function keyOf(password: string, salt: string) {
  return scryptSync(password.normalize('NFKC'), salt, 64, { N: 2 }).toString('hex')
}

// `tests/stack/accounts.test.ts` signs people in with the real one.
vi.mock('lucia', async original => ({ ...await original<object>(), Scrypt: QuickScrypt }))
