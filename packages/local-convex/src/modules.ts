/** Loads an application's functions through Vite's module runner, and again whenever a file changes. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { createServer, createServerModuleRunner } from 'vite'
import { componentDefinitions, environmentOf, readDefinition } from './components.ts'
import { IsolatedEvaluator } from './evaluator.ts'
import type { ModuleRunner } from 'vite/module-runner'
import type { LoadedApp, LoadedComponent } from './seam.ts'

export interface ModuleLoaderOptions {
  /** Project folder, the one with `convex/` (or what `convex.json` names). */
  root: string
  /** What `process.env` is inside the functions. Read live. */
  env: Record<string, string>
  /** Looks for changes of files, for `watch()`. */
  watch?: boolean
  log: (line: string) => void
}

export interface ModuleLoader {
  app: LoadedApp
  /** Evaluates every module again, as Convex does when an environment variable changes. */
  reload(): Promise<LoadedApp>
  /** Hands on the functions whenever a file changed; the old ones stay if that fails. Returns the way to stop. */
  watch(onChange: (app: LoadedApp) => Promise<void>): () => Promise<void>
  close(): Promise<void>
}

/** Changes that arrive within this many milliseconds are one reload: editors write a file in several steps. */
const DEBOUNCE = 30

// Events of the file system get lost where an editor replaces a file twice in a row; a folder this small is read in no time.
const byPolling = { usePolling: true, interval: 100 }

/** Loads the functions. Rejects with the error of a module that does not load. */
export async function loadModules({ root, env, watch, log }: ModuleLoaderOptions): Promise<ModuleLoader> {
  const folder = functionsFolder(root)
  const server = await createServer({
    // Vite watches its root.
    root: folder,
    configFile: false,
    envDir: false,
    appType: 'custom',
    logLevel: 'silent',
    server: { middlewareMode: true, hmr: false, ws: false, watch: watch ? byPolling : null },
    optimizeDeps: { noDiscovery: true, include: [] },
    ssr: { noExternal: [/@convex-dev\//, /convex-helpers/] },
    plugins: [componentDefinitions()],
  })
  const vite = server.environments.ssr
  const components = new Map<string, { runner: ModuleRunner, env: Record<string, string> }>()
  const stop = () => Promise.all([...Array.from(components.values(), ({ runner }) => runner.close()), server.close()])

  /** Each component has modules and variables of its own, even where two are mounted from one package. */
  function runnerOf(component: string, env: Record<string, string>): ModuleRunner {
    let own = components.get(component)
    if (!own) {
      const evaluator = new IsolatedEvaluator(() => components.get(component)!.env)
      own = { runner: createServerModuleRunner(vite, { hmr: false, evaluator }), env }
      components.set(component, own)
    }
    own.env = env
    own.runner.clearCache()
    return own.runner
  }

  async function loadComponent(component: string, dir: string, env: Record<string, string>): Promise<LoadedComponent> {
    const runner = runnerOf(component, env)
    const modules: LoadedComponent['modules'] = {}
    for (const file of moduleFiles(dir))
      modules[relative(dir, file).replace(/\.[^.]+$/, '')] = await runner.import(file)
    const definition = definitionOf(dir)
    const mounted: Record<string, LoadedComponent> = {}
    for (const child of definition ? readDefinition(await runner.import(definition)) : [])
      mounted[child.name] = await loadComponent(`${component}/${child.name}`, child.path, { ...addresses(env), ...environmentOf(child, env) })
    return { modules, schema: modules.schema?.default, components: mounted }
  }

  async function load(): Promise<LoadedApp> {
    return { root: await loadComponent('', folder, env) }
  }

  let app: LoadedApp
  try {
    app = await load()
  }
  catch (error) {
    await stop()
    throw error
  }

  // Loads follow one another: two at once would share the runner's cache.
  let queue: Promise<unknown> = Promise.resolve()
  function reload(): Promise<LoadedApp> {
    const loading = queue.then(load).then(loaded => app = loaded)
    queue = loading.catch(() => {})
    return loading
  }

  function watchFiles(onChange: (app: LoadedApp) => Promise<void>) {
    let timer: NodeJS.Timeout | undefined
    let changes: Promise<void> = Promise.resolve()
    const schedule = (_event: string, file: string) => {
      if (relative(folder, file).startsWith('_generated'))
        return
      vite.moduleGraph.onFileChange(file)
      clearTimeout(timer)
      timer = setTimeout(() => {
        changes = reload().then(onChange).catch((error: unknown) => log(`Functions were not reloaded. ${describe(error)}`))
      }, DEBOUNCE)
    }
    server.watcher.on('all', schedule)
    return () => {
      server.watcher.off('all', schedule)
      clearTimeout(timer)
      return changes
    }
  }

  return {
    get app() { return app },
    reload,
    watch: watchFiles,
    async close() {
      await queue
      await stop()
    },
  }
}

/** Of which kind the function at `module:function` is; `query` if there is none, for the engine to say so. */
export function functionKind({ root }: LoadedApp, path: string): 'query' | 'mutation' | 'action' {
  const [module = '', name = ''] = path.split(':')
  const found = root.modules[module]?.[name] as { isMutation?: boolean, isAction?: boolean } | undefined
  return found?.isMutation ? 'mutation' : found?.isAction ? 'action' : 'query'
}

function functionsFolder(root: string): string {
  const config = join(root, 'convex.json')
  const { functions = 'convex/' } = existsSync(config) ? JSON.parse(readFileSync(config, 'utf8')) as { functions?: string } : {}
  return resolve(root, functions)
}

/** What a component sees of its deployment without being given it. */
function addresses({ CONVEX_CLOUD_URL, CONVEX_SITE_URL }: Record<string, string>): Record<string, string> {
  return { CONVEX_CLOUD_URL: CONVEX_CLOUD_URL!, CONVEX_SITE_URL: CONVEX_SITE_URL! }
}

function definitionOf(folder: string): string | undefined {
  return ['ts', 'js'].map(extension => join(folder, `convex.config.${extension}`)).find(file => existsSync(file))
}

/**
 * The files that Convex's CLI pushes as modules, and `auth.config`: one dot in the name, no generated code, no
 * folder that is a component of its own.
 */
function moduleFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter((file) => {
      const path = relative(folder, file)
      return /^(auth\.config|[^.#][^.]*)\.(js|ts|jsx|tsx|mjs)$/.test(basename(file))
        && !/(^|\/)(_generated|node_modules)\/| /.test(path)
        && !(dirname(file) !== folder && definitionOf(dirname(file)))
    })
    .sort()
}

function describe(error: unknown) {
  return error instanceof Error ? error.message : String(error)
}
