/**
 * What the composables add to the official client: bytes of the browser's bundle, minified and gzipped, without Vue and
 * Nuxt, which every page has anyway.
 *
 * Run with `npx node bench/composables/size.ts`. Fails when it is more than it may be.
 */
import { gzipSync } from 'node:zlib'
import { bundle } from './bundle.ts'

/** The most that all composables together may add. */
const BUDGET = 4_500

const entries: Record<string, string> = {
  'convex/browser alone': 'export { ConvexClient } from \'convex/browser\'',
  'useConvexAction': exporting('useConvexAction'),
  'useConvexMutation': exporting('useConvexMutation'),
  'useConvexQuery': exporting('useConvexQuery'),
  'action, mutation and query': exporting('useConvexAction', 'useConvexMutation', 'useConvexQuery'),
  'all composables': exporting(
    'useConvex', 'useConvexAction', 'useConvexConnectionState', 'useConvexMutation',
    'useConvexPaginatedQuery', 'useConvexQuery', 'useConvexUpload',
  ),
  // Signing in talks to the application's own server: a weight of its own, only on pages that use it.
  'useConvexAuth, with the queries under it': exporting('useConvexAuth', 'useConvexQuery'),
  'convex-vue: mutation and query': 'export { convexVue, useConvexMutation, useConvexQuery } from \'convex-vue\'',
}

const sizes = Object.fromEntries(await Promise.all(
  Object.entries(entries).map(async ([name, code]) => [name, await sizeOf(code)] as const),
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

async function sizeOf(code: string) {
  return gzipSync(await bundle(code, { external: ['vue', '#imports', '#build/convex/currentUser'] }), { level: 9 }).length
}
