import { createJimp } from '@jimp/core'
import jpeg from '@jimp/js-jpeg'
import { vi } from 'vitest'
import type { Answer } from '../emails/resend'

const Jimp = createJimp({ formats: [jpeg] })

/** A small picture as OpenAI would send it; larger with `more` bytes after its end, which no reader minds. */
export async function pictureOf({ width = 64, height = 64, more = 0 } = {}) {
  const picture = await new Jimp({ width, height, color: 0x3366FFFF }).getBuffer('image/jpeg')
  return new Uint8Array([...picture, ...new Uint8Array(more)])
}

/** As OpenAI answers with a picture. */
export const paints = (picture: Uint8Array): Answer => async () => Response.json({ created: 0, data: [{ b64_json: Buffer.from(picture).toString('base64') }] })

/** As OpenAI refuses. */
export const rejects = (status: number, code: string | null, message = '', headers: Record<string, string> = {}): Answer =>
  async () => Response.json({ error: { message, type: 'invalid_request_error', param: null, code } }, { status, headers })

/** As a computer does on which nobody listens. */
export const refusesConnection: Answer = async () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) })
}

export interface PaintRequest { path: string, body: { prompt: string, size: string, model: string } & Record<string, unknown> }

/** An OpenAI in the same process, since the runtime that these tests use has no servers. After `script` it paints. */
export async function fakeOpenai(script: Answer[] = []) {
  const requests: PaintRequest[] = []
  const original = globalThis.fetch
  const picture = paints(await pictureOf())

  globalThis.fetch = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
    requests.push({ path: new URL(String(input)).pathname, body: JSON.parse(String(init?.body)) as PaintRequest['body'] })
    return (script[requests.length - 1] ?? picture)(init)
  })

  return { url: 'http://127.0.0.1:9/v1', requests, restore: () => Object.assign(globalThis, { fetch: original }) }
}
