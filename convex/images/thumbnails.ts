'use node'

import { createJimp } from '@jimp/core'
import jpeg from '@jimp/js-jpeg'
import png from '@jimp/js-png'
import { methods } from '@jimp/plugin-resize'
import { readImageHeader } from './imageHeader'

const MAX_EDGE_PIXELS = 640
// Decoded, a pixel takes four bytes, several times over; an action of this runtime has 512 MiB.
export const MAX_PIXELS = 25_000_000

const Jimp = createJimp({ formats: [png, jpeg], plugins: [methods] })

/**
 * A small JPEG of a PNG or JPEG: 640 pixels along its longer edge, on white.
 *
 * Only modules of the Node runtime may import this: the codecs need its `Buffer` and `zlib`.
 *
 * @returns `null` for what cannot be shown small: other formats, damaged files, more than 25 megapixels.
 */
export async function makeThumbnail(original: Blob): Promise<Blob | null> {
  const bytes = Buffer.from(await original.arrayBuffer())
  const header = readImageHeader(bytes)
  if (!header || !['image/png', 'image/jpeg'].includes(header.type) || header.width * header.height > MAX_PIXELS)
    return null
  try {
    const image = await Jimp.fromBuffer(bytes)
    const scale = MAX_EDGE_PIXELS / Math.max(image.width, image.height)
    if (scale < 1)
      image.resize({ w: Math.max(1, Math.round(image.width * scale)), h: Math.max(1, Math.round(image.height * scale)) })
    flatten(image.bitmap.data)
    const small = await image.getBuffer('image/jpeg', { quality: 82 })
    return new Blob([new Uint8Array(small)], { type: 'image/jpeg' })
  }
  catch {
    return null
  }
}

/** Puts RGBA pixels on white, since JPEG has no transparency. */
function flatten(pixels: Uint8Array) {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3]! / 255
    for (let channel = at; channel < at + 3; channel++)
      pixels[channel] = pixels[channel]! * alpha + 255 * (1 - alpha)
    pixels[at + 3] = 255
  }
}
