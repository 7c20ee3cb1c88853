export interface ImageHeader { type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp', width: number, height: number }

/** Reads an image's type and size in pixels from its first bytes; `null` for anything but PNG, JPEG, GIF, and WebP. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return readPng(view) ?? readJpeg(view) ?? readGif(view) ?? readWebp(view)
  }
  catch (error) {
    // The bytes end before the size.
    if (error instanceof RangeError)
      return null
    throw error
  }
}

function readPng(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x89504E47 || view.getUint32(4) !== 0x0D0A1A0A)
    return null
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

function readJpeg(view: DataView): ImageHeader | null {
  if (view.getUint16(0) !== 0xFFD8)
    return null
  for (let at = 2; view.getUint8(at) === 0xFF;) {
    const marker = view.getUint8(at + 1)
    // Frames are C0 to CF but for tables (C4), extensions (C8) and arithmetic conditioning (CC).
    if (marker >= 0xC0 && marker <= 0xCF && ![0xC4, 0xC8, 0xCC].includes(marker))
      return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += marker === 0xFF ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}

function readGif(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x47494638)
    return null
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

function readWebp(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250)
    return null
  const size = (width: number, height: number): ImageHeader => ({ type: 'image/webp', width, height })
  switch (view.getUint32(12)) {
    case 0x56503820: // Lossy.
      return size(view.getUint16(26, true) & 0x3FFF, view.getUint16(28, true) & 0x3FFF)
    case 0x5650384C: { // Lossless: fourteen bits each.
      const bits = view.getUint32(21, true)
      return size((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1)
    }
    case 0x56503858: // Extended: three bytes each.
      return size((view.getUint32(24, true) & 0xFFFFFF) + 1, (view.getUint32(26, true) >>> 8) + 1)
    default:
      return null
  }
}
