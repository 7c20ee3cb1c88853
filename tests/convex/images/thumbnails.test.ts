import { createJimp } from '@jimp/core'
import jpeg from '@jimp/js-jpeg'
import png from '@jimp/js-png'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readImageHeader } from '../../../convex/images/imageHeader'
import { makeThumbnail } from '../../../convex/images/thumbnails'

describe('the header of a picture', () => {
  it.each(['image/png', 'image/jpeg'] as const)('tells type and size of %s', async (type) => {
    expect(readImageHeader(await picture(type, 60, 40))).toEqual({ type, width: 60, height: 40 })
  })

  it.each([
    ['image/gif', 'GIF89a\x2C\x01\xC8\x00'],
    ['image/webp', 'RIFF\x00\x00\x00\x00WEBPVP8 \x00\x00\x00\x00\x00\x00\x00\x9D\x01\x2A\x2C\x01\xC8\x00'],
    ['image/webp', 'RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2F\x2B\xC1\x31\x00'],
    ['image/webp', 'RIFF\x00\x00\x00\x00WEBPVP8X\x0A\x00\x00\x00\x00\x00\x00\x00\x2B\x01\x00\xC7\x00\x00'],
  ])('tells type and size of %s: %j', (type, start) => {
    expect(readImageHeader(bytesOf(start))).toEqual({ type, width: 300, height: 200 })
  })

  it('is read over the other parts that a JPEG may begin with', async () => {
    const photo = await picture('image/jpeg', 60, 40)
    const exif = bytesOf(`\xFF\xE1\x00\x10${'x'.repeat(14)}\xFF`)

    const header = readImageHeader(new Uint8Array([...photo.slice(0, 2), ...exif, ...photo.slice(2)]))

    expect(header).toEqual({ type: 'image/jpeg', width: 60, height: 40 })
  })

  it('is null for anything else, wherever it ends', async () => {
    const starts = ['\x89PNG\r\n\x1A\n', '\xFF\xD8\xFF\xE0', 'GIF89a', 'RIFF\x00\x00\x00\x00WEBPVP8X', 'RIFF\x00\x00\x00\x00WEBPVP9 ', '']

    fc.assert(fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 7 }), (start, rest) => {
      const header = readImageHeader(new Uint8Array([...bytesOf(start), ...rest]))

      expect(header === null || header.type === 'image/gif').toBe(true)
    }))
  })
})

describe('a thumbnail', () => {
  it.each([
    ['image/png', 1536, 1024, 640, 427],
    ['image/jpeg', 1024, 1536, 427, 640],
    ['image/png', 200, 100, 200, 100],
    ['image/png', 3000, 2, 640, 1],
  ] as const)('of %s, %d × %d, is a JPEG of %d × %d', async (type, width, height, ...[thumbWidth, thumbHeight]) => {
    const thumbnail = await makeThumbnail(new Blob([await picture(type, width, height)]))

    expect(thumbnail!.type).toBe('image/jpeg')
    expect(await headerOf(thumbnail!)).toEqual({ type: 'image/jpeg', width: thumbWidth, height: thumbHeight })
  })

  it('shows what was transparent on white', async () => {
    const thumbnail = await makeThumbnail(new Blob([await picture('image/png', 10, 10, 0x00000000)]))

    const { bitmap } = await Jimp.fromBuffer(Buffer.from(await thumbnail!.arrayBuffer()))
    expect([...bitmap.data.subarray(0, 4)]).toEqual([255, 255, 255, 255])
  })

  it.each<[string, () => Promise<Uint8Array<ArrayBuffer>>]>([
    ['no picture', async () => bytesOf('hello')],
    ['a format that it does not decode', async () => bytesOf('GIF89a\x01\x00\x01\x00')],
    ['half a picture', async () => (await picture('image/png', 100, 100)).slice(0, 60)],
    ['one that says to be too large to decode', async () => enormous(await picture('image/png', 10, 10))],
  ])('is null for %s', async (_, bytes) => {
    expect(await makeThumbnail(new Blob([await bytes()]))).toBeNull()
  })
})

const Jimp = createJimp({ formats: [png, jpeg] })

async function picture(type: 'image/png' | 'image/jpeg', width: number, height: number, color = 0x3366FFFF) {
  return new Uint8Array(await new Jimp({ width, height, color }).getBuffer(type))
}

function bytesOf(text: string) {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

async function headerOf(image: Blob) {
  return readImageHeader(new Uint8Array(await image.arrayBuffer()))
}

/** A PNG whose header claims 60,000 pixels each way. */
function enormous(bytes: Uint8Array<ArrayBuffer>) {
  new DataView(bytes.buffer).setUint32(16, 60_000)
  new DataView(bytes.buffer).setUint32(20, 60_000)
  return bytes
}
