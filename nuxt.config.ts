export default defineNuxtConfig({
  modules: ['@nuxt/ui', '@nuxt/eslint', '@vueuse/nuxt', 'nuxt-security'],
  components: [{ path: '~/components', pathPrefix: false }],
  imports: { dirs: ['~/composables/**', '~/utils/**'] },
  devtools: { enabled: false },

  css: ['~/assets/css/main.css'],
  ui: { fonts: false, experimental: { componentDetection: true } },

  runtimeConfig: {
    /** Proves to Convex that a visitor's address comes from this server. NUXT_AUTH_PROXY_SECRET. */
    authProxySecret: '',
    /** Whether pages may load Stripe's form: `true` or `false`; by default beside deployments in the cloud. NUXT_STRIPE_FORM. */
    stripeForm: '',
  },

  // What signed-in people see is nobody else's. Other pages do the same when there is a session (server/middleware).
  routeRules: { '/app/**': { headers: { 'cache-control': 'private, no-store' } } },

  experimental: {
    // It tells the browser of redirects and prerendered pages, of which there are none.
    appManifest: false,
    componentIslands: false,
    // A page is loaded when its link is touched. Links in sight would load most of the application with every page.
    defaults: { nuxtLink: { prefetchOn: { visibility: false, interaction: true } } },
  },
  compatibilityDate: '2026-11-01',

  nitro: { compressPublicAssets: true },

  vite: {
    // Found only when a page first uses them, they would reload that page in development.
    optimizeDeps: { include: ['reka-ui', 'reka-ui/namespaced', '@unovis/ts', '@unovis/vue', '@stripe/stripe-js/pure'] },
  },

  typescript: {
    strict: true,
  },
  telemetry: false,

  convex: { currentUser: 'api.users.me' },

  eslint: { config: { stylistic: true } },

  icon: {
    provider: 'server',
    serverBundle: { collections: ['lucide', 'simple-icons'] },
    fallbackToApi: false,
    clientBundle: { scan: { globInclude: ['app/**/*.{vue,ts}'] } },
  },

  // `server/plugins/contentSecurityPolicy.ts` adds the deployment's address, known only where the server runs.
  security: {
    headers: {
      contentSecurityPolicy: {
        'default-src': ['\'self\''],
        'base-uri': ['\'none\''],
        'connect-src': ['\'self\''],
        'font-src': ['\'self\''],
        'form-action': ['\'self\''],
        'frame-ancestors': ['\'none\''],
        'frame-src': ['\'self\''],
        'img-src': ['\'self\'', 'data:', 'blob:'],
        'object-src': ['\'none\''],
        'script-src': ['\'self\'', '\'strict-dynamic\'', '\'nonce-{{nonce}}\''],
        'script-src-attr': ['\'none\''],
        // Vue renders `style` attributes, which no nonce can name.
        'style-src': ['\'self\'', '\'unsafe-inline\''],
        'upgrade-insecure-requests': true,
      },
      // Stripe's frames say nothing about being embedded.
      crossOriginEmbedderPolicy: false,
      // Signing in compares a form's origin, which `no-referrer` would hide.
      referrerPolicy: 'strict-origin-when-cross-origin',
      // Other services on the same domain are none of this application's business.
      strictTransportSecurity: { maxAge: 31_536_000, includeSubdomains: false },
      xFrameOptions: 'DENY',
      // For browsers that are gone.
      xDownloadOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXSSProtection: false,
    },
    // No other origin may read anything.
    corsHandler: false,
    // Limits are in the backend, where they count users; and a message may say `<script>`.
    rateLimiter: false,
    xssValidator: false,
    removeLoggers: false,
    // All files are from this server already.
    sri: false,
  },

  // Fast pages on slow phones. The release gate builds without it.
  swift: process.env.SWIFT === 'false' ? false : {},
})
