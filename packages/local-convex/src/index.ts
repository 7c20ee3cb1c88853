/**
 * A Convex deployment on this machine: an application's own functions behind Convex's public protocols.
 * For development, tests and the demo; never for production.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { refusalOf, refused } from './guard.ts'
import { readSettings, writeSettings } from './settings.ts'
import { openEngine } from './engine/index.ts'
import { Environment } from './environment.ts'
import { functionKind, loadModules } from './modules.ts'
import { api } from './protocol/api.ts'
import { Authenticator } from './protocol/auth.ts'
import { answerErrors, serve, withCors } from './protocol/http.ts'
import { site } from './protocol/site.ts'
import { serveSync } from './protocol/socket.ts'
import { Subscriptions } from './protocol/subscriptions.ts'
import { authProviders, tokenVerifier } from './protocol/tokens.ts'
import type { Handler } from './protocol/http.ts'
import type { EngineOptions } from './engine/index.ts'
import type { Engine, LoadedApp } from './seam.ts'

export interface LocalDeploymentOptions {
  /** Project folder, the one with `convex/`. */
  root: string
  /** Port of the deployment; 0, the default, takes a free one. */
  port?: number
  /** Port of HTTP actions; 0, the default, takes a free one. */
  sitePort?: number
  /** Origins of web pages that may call, besides the deployment's own; read at each request. Default: none. */
  origins?: Iterable<string>
  /**
   * Environment variables of the functions. They see no others but `CONVEX_CLOUD_URL`, `CONVEX_SITE_URL` and those that
   * were set while the deployment ran, over which these win.
   */
  env?: Record<string, string>
  /** What runs functions and keeps documents. Default: the engine on SQLite. */
  engine?: (options: EngineOptions) => Promise<Engine>
  /** Folder for documents, files, the admin key and variables; without one they last as long as the deployment. */
  dataDir?: string
  /** Loads functions again when their files change. */
  watch?: boolean
  /** Receives the addresses once the ports are taken, before the functions are loaded. Requests wait until then. */
  onListening?: (addresses: Pick<LocalDeployment, 'url' | 'siteUrl'>) => void
  /** Prints a line. Default: to standard output. */
  log?: (line: string) => void
}

export interface LocalDeployment {
  /** Address for clients (`CONVEX_URL`). */
  url: string
  /** Address of HTTP actions. */
  siteUrl: string
  /** Key that the CLI and admin calls authenticate with. */
  adminKey: string
  /** Sets variables of the functions' environment; `undefined` removes one. Resolves once they see it. */
  setEnv: (variables: Record<string, string | null | undefined>) => Promise<void>
  /** Ends sockets, watchers and timers. */
  close: () => Promise<void>
}

const INSTANCE_NAME = 'local'

/** Starts a deployment on the loopback interface. Resolves when it answers. */
export async function startLocalDeployment(options: LocalDeploymentOptions): Promise<LocalDeployment> {
  const { root, log = console.log, dataDir = null, origins = [] } = options
  const closers: (() => void | Promise<void>)[] = []
  const close = async () => {
    for (const end of closers.splice(0).reverse())
      await end()
  }
  try {
    // Addresses are part of the functions' environment, so ports are taken before functions load.
    const own: string[] = []
    const admitted = () => [...origins, ...own]
    const cloud = await listen(options.port, admitted)
    closers.push(cloud.close)
    const actions = await listen(options.sitePort, admitted)
    closers.push(actions.close)
    own.push(actions.url)
    options.onListening?.({ url: cloud.url, siteUrl: actions.url })

    const settings = readSettings(dataDir, INSTANCE_NAME)
    const environment = new Environment(settings.variables, options.env ?? {}, { CONVEX_CLOUD_URL: cloud.url, CONVEX_SITE_URL: actions.url })
    const loader = await loadModules({ root, env: environment.values, watch: options.watch, log })
    closers.push(() => loader.close())
    const origin = { cloudUrl: cloud.url, siteUrl: actions.url }
    const engine = await (options.engine ?? openEngine)({ app: environment.readableIn(loader.app), origin, dataDir, log })
    closers.push(() => engine.close())
    // Not before the engine has the data folder to itself.
    writeSettings(dataDir, settings)
    const subscriptions = new Subscriptions(engine)
    closers.push(() => subscriptions.close())

    const use = async (app: LoadedApp) => {
      await engine.load(environment.readableIn(app))
      subscriptions.refresh()
    }
    const setEnv: LocalDeployment['setEnv'] = async (variables) => {
      environment.set(variables)
      writeSettings(dataDir, settings)
      await use(await loader.reload())
    }
    if (options.watch)
      closers.push(loader.watch(use))

    const { adminKey } = settings
    const authenticator = new Authenticator(adminKey, tokenVerifier(() => authProviders(loader.app)))
    const kindOf = (path: string) => functionKind(loader.app, path)
    closers.push(serveSync(cloud.server, { engine, subscriptions, authenticator }, request => refusalOf(request, admitted()) === null))
    cloud.answer(withCors(answerErrors(request => api(request, { engine, authenticator, instanceName: INSTANCE_NAME, kindOf, setEnv }))))
    actions.answer(answerErrors(request => site(request, engine, authenticator)))
    return { url: cloud.url, siteUrl: actions.url, adminKey, setEnv, close }
  }
  catch (error) {
    await close()
    throw error
  }
}

/** Listens on the loopback interface, to programs and pages of `origins`. Requests wait until `answer` is called. */
async function listen(port = 0, origins: () => Iterable<string>) {
  const { promise: handler, resolve: answer } = Promise.withResolvers<Handler>()
  const server: Server = createServer((incoming, outgoing) => {
    if (!refused(incoming, outgoing, origins()))
      void handler.then(handle => serve(handle, incoming, outgoing, url))
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
  return { server, url, answer, close }
}
