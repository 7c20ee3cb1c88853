import { Base64 } from 'convex/values'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64 } from '../../../convex/core/base64'

const large = Uint8Array.from({ length: 100_001 }, (_, n) => n * 7 % 256)

describe('fromBase64', () => {
  it('decodes what Convex encodes, also without the padding and with line breaks', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      const text = Base64.fromByteArray(bytes)
      expect(fromBase64(text)).toEqual(bytes)
      expect(fromBase64(text.replace(/=+$/, ''))).toEqual(bytes)
      expect(fromBase64(text.replace(/.{1,4}/g, ' $&\r\n'))).toEqual(bytes)
    }))
  })

  it('decodes more text than one part holds', () => {
    expect(fromBase64(Base64.fromByteArray(large))).toEqual(large)
    expect(fromBase64(`\n${Base64.fromByteArray(large)}`)).toEqual(large)
  })

  it.each(['%%%', 'A', 'AAAAA', 'AA=', '=', '==', 'A=AA', 'AA==AA==', 'AA-_', `${'A'.repeat(24_574)}==AAAA`])('returns null for %j', (text) => {
    expect(fromBase64(text)).toBeNull()
  })
})
