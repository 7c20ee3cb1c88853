import { ConvexError } from 'convex/values'
import type { Value } from 'convex/values'
import { describe, expect, it } from 'vitest'
import { ConvexCallError } from '../../composables/ConvexCallError'
import { createInterruptionError, toCallError, toFunctionError } from '../../composables/internal/errors'

describe('the message of an error', () => {
  it.each([
    ['in production', '[CONVEX A(emails:send)] [Request ID: 3a1f] Server Error\n  Called by client', 'Server Error'],
    ['in development', '[CONVEX M(orders:create)] [Request ID: 3a1f] Server Error\nUncaught Error: No stamps left\n    at handler (../convex/orders.ts:12:9)\n\n  Called by client', 'No stamps left'],
    ['of another class', '[CONVEX Q(users:me)] [Request ID: 3a1f] Server Error\nUncaught TypeError: x is not a function\n    at handler (../convex/users.ts:1:1)\n\n  Called by client', 'TypeError: x is not a function'],
    ['from one that adds no request', '[CONVEX A(emails:send)] Uncaught Error: Boom\n  Called by client', 'Boom'],
  ])('is fit to show, %s', (_where, raw, message) => {
    const error = toCallError(new Error(raw))

    expect(error).toMatchObject({ code: 'SERVER_ERROR', message, data: undefined, ambiguous: false })
  })

  it.each([
    ['a missing field', '[CONVEX A(emails:send)] [Request ID: 3a1f] Server Error\nArgumentValidationError: Object is missing the required field `to`. Consider wrapping the field validator in `v.optional(...)` if this is expected.\n\nObject: {}\nValidator: v.object({to: v.string()})\n\n\n  Called by client', 'Object is missing the required field `to`. Consider wrapping the field validator in `v.optional(...)` if this is expected.'],
    ['a wrong type', '[CONVEX A(emails:send)] ArgumentValidationError: Value does not match validator.\nPath: .to\nValue: 1.0\nValidator: v.string()\n\n  Called by client', 'Value does not match validator.'],
  ])('says what is wrong with arguments: %s', (_what, raw, message) => {
    const error = toCallError(new Error(raw))

    expect(error).toMatchObject({ code: 'INVALID_ARGUMENTS', message })
  })
})

describe('a ConvexError', () => {
  it.each<[string, Value, Partial<ConvexCallError>]>([
    ['a code and a message', { code: 'RATE_LIMITED', message: 'Later.', retryAfter: 5 }, { code: 'RATE_LIMITED', message: 'Later.' }],
    ['a code alone', { code: 'RATE_LIMITED' }, { code: 'RATE_LIMITED', message: 'Uncaught' }],
    ['a text alone', 'Later.', { code: 'UNKNOWN', message: 'Later.' }],
    ['a code that is no text', { code: 5, message: 'Later.' }, { code: 'UNKNOWN', message: 'Later.' }],
    ['nothing of the kind', 5n, { code: 'UNKNOWN', message: 'Uncaught' }],
    ['null', null, { code: 'UNKNOWN', message: 'Uncaught' }],
  ])('of %s keeps its data', (_what, data, expected) => {
    const thrown = Object.assign(new ConvexError('[CONVEX A(emails:send)] Uncaught\n  Called by client'), { data })

    const error = toCallError(thrown)

    expect(error).toMatchObject(expected)
    expect(error.data).toEqual(data)
    expect(error.cause).toBe(thrown)
  })

  it('is known by its symbol, whichever copy of the library made it', () => {
    const thrown = Object.assign(new Error('x'), { [Symbol.for('ConvexError')]: true, data: { code: 'MINE' } })

    const error = toCallError(thrown)

    expect(error.code).toBe('MINE')
  })
})

describe('anything else that is thrown', () => {
  it('by the client itself is about arguments that it could not send', () => {
    const error = toCallError(new Error('Date is not a supported Convex type'))

    expect(error).toMatchObject({ code: 'INVALID_ARGUMENTS', message: 'Date is not a supported Convex type', ambiguous: false })
  })

  it('is unknown', () => {
    expect(toCallError('?')).toMatchObject({ code: 'UNKNOWN', message: '?' })
    expect(toCallError(undefined)).toMatchObject({ code: 'UNKNOWN' })
  })

  it('stays what it is when it is a ConvexCallError', () => {
    const error = createInterruptionError('TIMEOUT')

    expect(toCallError(error)).toBe(error)
  })
})

describe('ConvexCallError', () => {
  it('is an error with a name, a code, data and a cause', () => {
    const cause = new Error('why')

    const error = new ConvexCallError('BUSY', 'Later.', { data: { n: 1 }, cause })

    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'ConvexCallError', code: 'BUSY', message: 'Later.', data: { n: 1 }, ambiguous: false })
    expect(error.cause).toBe(cause)
    expect(String(error)).toBe('ConvexCallError: Later.')
  })

  it.each(['CONNECTION_LOST', 'TIMEOUT', 'CLIENT_CLOSED', 'IDENTITY_CHANGED'] as const)('of %s leaves open whether the call ran', (code) => {
    expect(createInterruptionError(code)).toMatchObject({ code, ambiguous: true })
  })

  it('of a function says that it ran', () => {
    expect(toFunctionError('Server Error').ambiguous).toBe(false)
  })
})
