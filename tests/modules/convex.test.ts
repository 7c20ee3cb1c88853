import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadNuxt } from 'nuxt'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { ConvexOptions } from '../../modules/convex.ts'

const module = fileURLToPath(new URL('../../modules/convex.ts', import.meta.url))

it('registers every public composable, and nothing internal', async () => {
  const { imports } = await load({ currentUser: 'api.users.me' })

  expect([...imports.keys()].filter(name => name.startsWith('useConvex'))).toEqual(expect.arrayContaining([
    'useConvex', 'useConvexAction', 'useConvexAuth', 'useConvexConnectionState', 'useConvexMutation',
    'useConvexPaginatedQuery', 'useConvexQuery', 'useConvexSession', 'useConvexUpload',
  ]))
  expect([...imports.values()].filter(file => file.includes('/composables/internal/'))).toEqual([])
})

it('leaves out only the composables of accounts without currentUser', async () => {
  const [withUser, without] = [await load({ currentUser: 'api.users.me' }), await load({})]

  const missing = [...withUser.imports].filter(([name]) => !without.imports.has(name)).map(([, file]) => file)
  expect(new Set(missing.map(file => basename(file)))).toEqual(new Set(['useConvexAuth.ts', 'useConvexSession.ts']))
})

it('starts the session with the application only when currentUser is given', async () => {
  const [withUser, without] = [await load({ currentUser: 'api.users.me' }), await load({})]

  const plugin = fileURLToPath(new URL('../../composables/internal/sessionPlugin.ts', import.meta.url))
  expect(withUser.nuxt.options.plugins).toContainEqual(expect.objectContaining({ src: plugin }))
  expect(without.nuxt.options.plugins).not.toContainEqual(expect.objectContaining({ src: plugin }))
})

it('generates the reference to the query that currentUser names', async () => {
  const { nuxt } = await load({ currentUser: 'api.accounts.current' })

  const template = nuxt.options.build.templates.find(({ filename }) => filename === 'convex/currentUser.ts')
  expect(await template?.getContents?.({} as never)).toContain('currentUser = api.accounts.current')
})

it('puts the alias ~/convex before ~', async () => {
  const { nuxt } = await load({})

  const aliases = Object.keys(nuxt.options.alias)
  expect(aliases).toContain('~')
  expect(aliases.indexOf('~/convex')).toBeGreaterThanOrEqual(0)
  expect(aliases.indexOf('~/convex')).toBeLessThan(aliases.indexOf('~'))
  expect(nuxt.options.alias['~/convex']).toBe(fileURLToPath(new URL('../../convex', import.meta.url)))
})

it('takes the addresses of the deployment from the environment of the build', async () => {
  vi.stubEnv('CONVEX_URL', 'https://a.convex.cloud')
  vi.stubEnv('CONVEX_SITE_URL', 'https://a.example')

  const { nuxt: { options: { runtimeConfig } } } = await load({})

  expect(runtimeConfig).toMatchObject({ convexSiteUrl: 'https://a.example', public: { convexUrl: 'https://a.convex.cloud' } })
})

it('declares both addresses when the environment has none, so that the server can set them', async () => {
  vi.stubEnv('CONVEX_URL', undefined)
  vi.stubEnv('CONVEX_SITE_URL', undefined)

  const { nuxt: { options: { runtimeConfig } } } = await load({})

  expect(runtimeConfig).toMatchObject({ convexSiteUrl: '', public: { convexUrl: '' } })
})

it('keeps an address that the application sets', async () => {
  vi.stubEnv('CONVEX_URL', 'https://a.convex.cloud')

  const { nuxt } = await load({}, { public: { convexUrl: 'https://b.convex.cloud' } })

  expect(nuxt.options.runtimeConfig.public.convexUrl).toBe('https://b.convex.cloud')
})

/** Loads an empty Nuxt application with the module. `imports` maps each auto-import to its file. */
async function load(options: ConvexOptions, runtimeConfig = {}) {
  const cwd = await mkdtemp(join(tmpdir(), 'convex-module-'))
  let context: { getImports: () => Promise<{ name: string, as?: string, from: string }[]> } | undefined
  const nuxt = await loadNuxt({
    cwd,
    overrides: {
      modules: [[module, options]],
      runtimeConfig,
      devtools: { enabled: false },
      telemetry: false,
      compatibilityDate: '2026-11-01',
      hooks: { 'imports:context': found => void (context = found) },
    },
  })
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await nuxt.close()
    await rm(cwd, { recursive: true })
  })
  const imports = await context!.getImports()
  return { nuxt, imports: new Map(imports.map(({ as, name, from }) => [as ?? name, from])) }
}
