import OpenAI from 'openai'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { startLocalOpenai, type LocalOpenaiOptions } from '../src/openai/index.ts'

let shared: Awaited<ReturnType<typeof startLocalOpenai>>

// A painter takes a moment to set out its paints, so that one does for all tests of a file.
beforeAll(async () => {
  shared = await startLocalOpenai()
})
afterAll(() => shared.close())

/** A local OpenAI on a free port and the official SDK pointed at it, as new. */
export async function localOpenai(options?: LocalOpenaiOptions) {
  const local = options ? await startLocalOpenai(options) : shared
  onTestFinished(() => options ? local.close() : local.reset())
  const client = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${local.url}/v1`, maxRetries: 0 })
  const openai = client('sk-local')

  return {
    local,
    openai,
    client,
    /** The picture that a prompt gives. */
    async paint(changes: Partial<Record<keyof OpenAI.ImageGenerateParams, unknown>> = {}) {
      const answer = await openai.images.generate({ ...request, ...changes } as OpenAI.ImageGenerateParamsNonStreaming)
      return Buffer.from(answer.data![0]!.b64_json!, 'base64')
    },
  }
}

/** What every test asks for unless it says otherwise; small, so that it is quick. */
export const request = { model: 'gpt-image-2.5-flare', prompt: 'A lighthouse at sunset', size: '256x256' } as const
