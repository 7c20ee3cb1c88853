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

interface Push {
  appDefinition: { definition: { path: string, source: string } | null }
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
      throw new Error(`convex codegen asked for ${request.url}, which scripts/codegen.ts does not know.`)
  }
}

/** The part of a push's answer that the templates read: declared variables and mounted components. */
async function analyse(push: Push) {
  const { definition } = push.appDefinition
  const root = {
    definition: {
      path: '',
      definitionType: { type: 'app' },
      childComponents: [],
      httpMounts: {},
      exports: { type: 'branch', branch: [] },
      ...(definition && await evaluate(definition.source)),
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

async function evaluate(source: string) {
  const { default: app } = await import(`data:text/javascript,${encodeURIComponent(source)}`)
  const exported = app.export()
  if (exported.childComponents.length > 0)
    throw new Error('scripts/codegen.ts does not know mounted components yet.')
  return exported
}
