import { addImportsDir, addPlugin, addTemplate, createResolver, defineNuxtModule } from 'nuxt/kit'

/** Folder of the generated API in imports: `import { api } from '~/convex/_generated/api'`. */
const CONVEX = '~/convex'

/** Files in `composables/` that need `currentUser`. */
const ACCOUNT_FILES = /\/composables\/useConvex(Auth|Session)\.ts$/

export interface ConvexOptions {
  /**
   * Query that returns the signed-in user with `isGuest`, or `null`: for example `api.users.me`.
   * `useConvexAuth` and `useConvexSession` need it, and aren't registered without it.
   */
  currentUser?: `api.${string}`
}

/** Registers the composables in `composables/`, declares their settings, and names the generated API `~/convex`. */
export default defineNuxtModule<ConvexOptions>({
  meta: { name: 'convex', configKey: 'convex' },
  setup({ currentUser }, nuxt) {
    const { resolve } = createResolver(import.meta.url)
    const composables = resolve('../composables')
    const { options } = nuxt

    addImportsDir(composables)
    // Without this, development notices no new composable, because the folder is outside `app/`.
    options.watch.push(composables)

    // Vite tries aliases in order, so `~/convex` must come before Nuxt's `~`.
    options.alias = { [CONVEX]: resolve('../convex'), ...options.alias }

    const { runtimeConfig } = options
    /** Base URL of the deployment's HTTP actions, unless on convex.cloud. NUXT_CONVEX_SITE_URL replaces it at run time. */
    runtimeConfig.convexSiteUrl ??= process.env.CONVEX_SITE_URL ?? ''
    /** URL of the Convex deployment. NUXT_PUBLIC_CONVEX_URL replaces it at run time. */
    runtimeConfig.public.convexUrl ??= process.env.CONVEX_URL ?? ''

    // Vite would find these when a page first uses them, and reload that page in development.
    const { optimizeDeps } = options.vite
    options.vite.optimizeDeps = { ...optimizeDeps, include: [...optimizeDeps?.include ?? [], 'convex/browser', 'convex/server', 'convex/values'] }

    if (currentUser) {
      addPlugin(resolve('../composables/internal/sessionPlugin.ts'), { append: true })
      addTemplate({
        filename: 'convex/currentUser.ts',
        write: true,
        getContents: () => `import { api } from '${CONVEX}/_generated/api'\n\nexport const currentUser = ${currentUser}\n`,
      })
    }
    else {
      nuxt.hook('imports:extend', (imports) => {
        imports.splice(0, imports.length, ...imports.filter(({ from }) => !ACCOUNT_FILES.test(from)))
      })
    }
  },
})
