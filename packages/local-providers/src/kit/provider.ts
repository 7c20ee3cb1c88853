import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp, createRouter, eventHandler, getRequestHeader, getResponseStatus, toNodeListener, type H3Event, type Router } from 'h3'
import { refused } from '@postcard-studio/local-convex/guard'
import { readableBody, receive } from './body.ts'
import { addControlRoutes } from './control.ts'
import { answerError, ApiError, type ErrorBody } from './errors.ts'
import { Faults, matchesPath } from './faults.ts'
import { Journal } from './journal.ts'
import { noAnswer, applyFault } from './applyFault.ts'

export interface ProviderOptions {
  /** 0, the default, takes a free port. */
  port?: number
  /** Paths of pages for people, exact or with a trailing `*`: not in the journal, not struck by faults. */
  pages?: string[]
  /** Bytes; a larger body is answered with 413. 10 MB unless told. */
  largestBody?: number
  errorBody: ErrorBody
  /** Adds the provider's routes, and control routes of its own under `/__local/`. */
  routes: (router: Router) => void
  /** Forgets the provider's state. */
  reset: () => void
}

export interface Provider {
  /** `http://127.0.0.1:<port>`, for the SDK's base-URL option. */
  url: string
  faults: Faults
  journal: Journal
  /** Forgets everything: state, faults, journal. */
  reset: () => void
  /** Ends every connection and stops listening. */
  close: () => Promise<void>
}

/** Starts a local provider on loopback: its routes behind faults and a journal, with controls under `/__local/`. */
export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const { errorBody, largestBody = 10_000_000, pages = [] } = options
  const faults = new Faults()
  const journal = new Journal()
  const reset = () => {
    faults.clear()
    journal.clear()
    options.reset()
  }

  const router = createRouter({ preemptive: true })
  addControlRoutes(router, { faults, journal, reset })
  options.routes(router)

  const serve = async (event: H3Event, whole: boolean): Promise<unknown> => {
    if (!server.listening)
      return noAnswer()
    try {
      if (!whole)
        throw new ApiError(413, errorBody(413, `The body is larger than ${largestBody} bytes.`))
      return await router.handler(event)
    }
    catch (error) {
      return answerError(event, error, errorBody)
    }
  }

  const serveStruck = async (event: H3Event, path: string, whole: boolean): Promise<unknown> => {
    const fault = faults.take(event.method, path)
    const entry = journal.open({
      method: event.method,
      path: event.path,
      idempotencyKey: getRequestHeader(event, 'idempotency-key'),
      fault: fault?.kind,
      body: readableBody(event),
    })
    let answer = fault && !fault.after ? await applyFault(event, fault, faults, errorBody) : undefined
    answer ??= await serve(event, whole)
    if (fault?.after)
      answer = await applyFault(event, fault, faults, errorBody) ?? answer
    event.context.answered?.()
    entry.status = getResponseStatus(event)
    return answer
  }

  const unstruck = ['/__local/*', '/favicon.ico', ...pages]
  const app = createApp()
  app.use(eventHandler(async (event) => {
    const path = event.path.split('?', 1)[0] ?? '/'
    const whole = await receive(event, largestBody).catch(noAnswer)
    return unstruck.some(pattern => matchesPath(pattern, path)) ? serve(event, whole) : serveStruck(event, path, whole)
  }))

  const listener = toNodeListener(app)
  const server = createServer((request, response) => {
    if (!refused(request, response))
      void listener(request, response)
  })
  await once(server.listen(options.port ?? 0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    journal,
    reset,
    close: () => stop(server),
  }
}

declare module 'h3' {
  interface H3EventContext {
    /** See `whenAnswered`. */
    answered?: () => void
  }
}

/** Calls `settle` once: right before the answer is sent, or when the client has gone without one. */
export function whenAnswered(event: H3Event, settle: () => void): void {
  let settled = false
  event.context.answered = () => {
    if (!settled)
      settle()
    settled = true
  }
  event.node.res.once('close', event.context.answered)
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
