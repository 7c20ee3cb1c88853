import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createJimp } from '@jimp/core'
import jpeg from '@jimp/js-jpeg'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { compose } from './compose.ts'

export type Format = 'png' | 'jpeg'

export interface PaintOptions {
  width: number
  height: number
  format: Format
  /** Of a JPEG, from 0 to 100, which is the best. */
  compression?: number
}

const Jimp = createJimp({ formats: [jpeg] })
let ready: Promise<void> | undefined

/** Paints a prompt: the same picture for the same prompt and size, in the format asked for. */
export async function paint(prompt: string, { width, height, format, compression = 100 }: PaintOptions): Promise<Buffer> {
  await (ready ??= load())
  const drawing = new Resvg(compose(prompt, { width, height }))
  const picture = drawing.render()
  try {
    if (format === 'png')
      return Buffer.from(picture.asPng())
    const image = new Jimp({ width, height, data: Buffer.from(picture.pixels) })
    return await image.getBuffer('image/jpeg', { quality: compression })
  }
  finally {
    picture.free()
    drawing.free()
  }
}

async function load() {
  await initWasm(await readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')))
}
