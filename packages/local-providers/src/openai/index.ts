import { startProvider, type Provider } from '../kit/provider.ts'
import { addApiRoutes } from './api.ts'
import { errorBodyFor } from './errors.ts'
import { Painter } from './painter.ts'

export interface LocalOpenaiOptions {
  /** 0, the default, takes a free port. */
  port?: number
  /** Milliseconds that a picture takes at least, as one does at OpenAI; as quick as it can unless told. */
  paintingTime?: number
}

export interface LocalOpenai extends Provider {
  /** Changes how long a picture takes at least, in ms. */
  setPaintingTime: (ms: number) => void
}

/**
 * Starts a local OpenAI that paints, for development, tests and the demo: the official SDK talks to it unchanged
 * (`new OpenAI({ apiKey: 'sk-local', baseURL: `${url}/v1` })`), and no prompt leaves the machine.
 *
 * Rejects if the port is taken.
 */
export async function startLocalOpenai({ port, paintingTime = 0 }: LocalOpenaiOptions = {}): Promise<LocalOpenai> {
  const painter = new Painter()
  const settings = { paintingTime }
  const provider = await startProvider({
    port,
    errorBody: errorBodyFor,
    routes: router => addApiRoutes(router, painter, settings),
    reset: () => {},
  })
  return {
    ...provider,
    setPaintingTime: ms => settings.paintingTime = ms,
    close: async () => {
      await Promise.all([provider.close(), painter.close()])
    },
  }
}
