/**
 * Writes `convex/_generated` without a deployment or a network.
 *
 * Runs the official `convex codegen` against a loopback server that answers what the command asks for: the
 * current configuration, and an analysis of the pushed definition. Everything else (bundling, templates,
 * formatting) is the command's own, so the files are those that `convex dev` would write.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync } from 'node:zlib'

interface Definition { path: string, source: string }

interface Push {
  appDefinition: { definition: Definition | null }
  componentDefinitions: { definitionPath: string, definition: Definition }[]
}

const server = createServer(async (request, response) => {
  const answer = await answerTo(request).catch((error: Error) => ({ code: 'CodegenFailed', message: error.message }))
  response.statusCode = 'code' in answer ? 400 : 200
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(answer))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')

const cli = fileURLToPath(new URL('../node_modules/convex/bin/main.js', import.meta.url))
const convex = spawn(process.execPath, [cli, 'codegen', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: {
    ...process.env,
    CONVEX_SELF_HOSTED_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    CONVEX_SELF_HOSTED_ADMIN_KEY: 'codegen',
  },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => convex.kill())
const [code] = await once(convex, 'exit')
server.close()
server.closeAllConnections()
process.exitCode = code ?? 1

async function answerTo(request: IncomingMessage): Promise<object> {
  const body = await buffer(request)
  switch (request.url) {
    case '/api/get_config_hashes':
      return { config: { functions: 'convex/' }, moduleHashes: [], udfServerVersion: '', nodeVersion: null }
    case '/api/deploy2/start_push':
      return analyse(JSON.parse(brotliDecompressSync(body).toString()))
    default:
      throw new Error(`convex codegen requested ${request.url}. Add a response for it to scripts/codegen.ts.`)
  }
}

/** The part of a push's answer that the templates read: declared variables and mounted components. */
async function analyse({ appDefinition: { definition }, componentDefinitions }: Push) {
  const root = {
    definition: {
      path: '',
      definitionType: { type: 'app' },
      childComponents: [],
      httpMounts: {},
      exports: { type: 'branch', branch: [] },
      ...(definition && (await evaluate(moduleOf(definition, componentDefinitions))).export()),
    },
    functions: {},
    udfConfig: { serverVersion: '', importPhaseRngSeed: [], importPhaseUnixTimestamp: 0 },
  }
  return {
    environmentVariables: {},
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: [],
    analysis: { '': root },
    app: { definitionPath: '', componentPath: '', args: {}, childComponents: {}, httpRoutes: { httpModuleRoutes: null, mounts: [] }, exports: {} },
    schemaChange: { allocatedComponentIds: {}, schemaIds: {} },
  }
}

/**
 * A pushed definition as a module. The bundler leaves imports of other definitions open; a deployment resolves them
 * to where the component lies and what it is called.
 */
function moduleOf({ source }: Definition, components: Push['componentDefinitions']): string {
  return source.replace(/(["'])\.\/_componentDeps\/([\w-]+)\1/g, (_, quote: string, encoded: string) => {
    const componentDefinitionPath = Buffer.from(encoded, 'base64url').toString()
    const { definition } = components.find(({ definitionPath }) => definitionPath === componentDefinitionPath)!
    const mounted = [
      `import own from ${JSON.stringify(dataUrl(moduleOf(definition, components)))}`,
      `export default { componentDefinitionPath: ${JSON.stringify(componentDefinitionPath)}, defaultName: own._name }`,
    ]
    return quote + dataUrl(mounted.join('\n')) + quote
  })
}

async function evaluate(source: string) {
  const { default: definition } = await import(dataUrl(source)) as { default: { export: () => object } }
  return definition
}

function dataUrl(source: string) {
  return `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`
}
