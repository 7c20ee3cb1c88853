import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/** The most that all composables together may add to `convex/browser`: bytes, minified and gzipped. */
const BUDGET = 5_000

const root = fileURLToPath(new URL('../..', import.meta.url))
const entry = `${root}bench-entry.ts`

const bundles: Record<string, string> = {
  'convex/browser alone': `export { ConvexClient } from 'convex/browser'`,
  'useConvexAction': exporting('useConvexAction'),
  'useConvexMutation': exporting('useConvexMutation'),
  'useConvexQuery': exporting('useConvexQuery'),
  'action, mutation and query': exporting('useConvexAction', 'useConvexMutation', 'useConvexQuery'),
  'all composables': exporting(
    'useConvex', 'useConvexAction', 'useConvexConnectionState', 'useConvexJob', 'useConvexMutation',
    'useConvexPaginatedQuery', 'useConvexQueries', 'useConvexQuery', 'useConvexUpload',
  ),
}

const sizes = Object.fromEntries(await Promise.all(
  Object.entries(bundles).map(async ([name, code]) => [name, await sizeOf(code)] as const),
))
const alone = sizes['convex/browser alone']!
const added = sizes['all composables']! - alone

console.table(Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, { gzipped: size, added: size - alone }])))
if (added > BUDGET) {
  console.error(`All composables add ${added} bytes to convex/browser; they may add ${BUDGET}.`)
  process.exitCode = 1
}

function exporting(...names: string[]) {
  return names.map(name => `export { ${name} } from './composables/${name}'`).join('\n')
}

/** Bytes of the browser's bundle, minified and gzipped, as Vite builds it; Vue and Nuxt, which every page has, left out. */
async function sizeOf(code: string) {
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    external: ['vue', '#imports'],
    transform: { define: { 'import.meta.client': 'true', 'import.meta.server': 'false' } },
    plugins: [{
      name: 'entry',
      resolveId: id => id === entry ? id : undefined,
      load: id => id === entry ? code : undefined,
    }],
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  return output.reduce((bytes, file) => bytes + gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length, 0)
}
