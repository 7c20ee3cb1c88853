import convexPlugin from '@convex-dev/eslint-plugin'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import { createNodeResolver } from 'eslint-plugin-import-x'
import withNuxt from './.nuxt/eslint.config.mjs'

const root = import.meta.dirname
const extensions = ['.ts', '.vue', '.mjs', '.js']
// `~/convex` is beside `app/`; of two aliases that fit, the resolver may take either.
const source = [`${root}/app`, root]
const alias = { '~': source, '@': source, '~~': [root], '@@': [root], '#shared': [`${root}/shared`], '#server': [`${root}/server`] }

/** Features of the backend, and which other features the code behind each may import. Every folder in `convex/` is listed. */
const builtOn = {
  accounts: ['emails', 'contacts', 'files', 'payments', 'reports'],
  emails: ['accounts'],
  contacts: ['accounts', 'emails'],
  images: ['accounts'],
  files: ['accounts', 'contacts', 'emails', 'images'],
  payments: ['accounts', 'emails'],
  reports: ['accounts', 'emails', 'payments'],
}
const base = ['core', 'jobs', 'storage', 'credits']

/** What the base imports of features and of itself: names of jobs, how they are resumed, files that are in use. */
const baseExceptions = {
  core: [],
  credits: ['core'],
  jobs: ['core', 'emails', 'images', 'payments', 'reports'],
  storage: ['core', 'contacts', 'files', 'images', 'reports'],
}

/** Allows files in `folder` to import from `allowed` only, of the project's own folders. */
const zone = (folder, allowed) => ({
  target: `./${folder}`,
  from: '.',
  except: ['./node_modules', './.nuxt', `./${folder}`, ...allowed.map(path => `./${path}`)],
  message: `${folder}/ imports only from ${allowed.join(', ') || 'itself'}. See "The tree" in CONTRIBUTING.md.`,
})

const doors = ['_generated', 'schema.ts']
const backendZones = Object.entries({ ...builtOn, ...baseExceptions }).map(([feature, others]) =>
  zone(`convex/${feature}`, [...doors, ...feature in builtOn ? base : [], ...others].map(path => `convex/${path}`).concat('shared')))

const zones = [
  zone('app', ['composables', 'shared', 'convex/_generated']),
  { target: './app', from: './composables/internal', message: 'composables/internal is imported by composables/ alone. Export what you need from a public file.' },
  zone('composables', []),
  zone('server', ['shared', 'convex/_generated']),
  zone('convex', ['shared']),
  ...backendZones,
  zone('modules', []),
  zone('shared', []),
  { target: './nuxt.config.ts', from: ['./packages', './scripts', './tests', './bench'], message: 'What ships imports nothing that is only for development.' },
  zone('packages', []),
]

export default withNuxt(
  { ignores: ['convex/_generated/**', 'tests/types/seed/*.vue'] },
  ...accessibility.configs['flat/recommended'],
  ...convexPlugin.configs.recommended,
  {
    rules: {
      'curly': ['error', 'multi-or-nest', 'consistent'],
      '@stylistic/curly-newline': 'off',
      'vue/multi-word-component-names': 'off',
    },
  },
  // Playwright reads off a function's parameter which fixtures it takes.
  { files: ['tests/e2e/**'], rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] } },
  // The limits that CONTRIBUTING.md names.
  { name: 'length', files: ['{app,composables,convex,modules,packages/*/src,scripts,server,shared}/**/*.ts'], rules: { 'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }] } },
  { name: 'length/vue', files: ['app/**/*.vue'], rules: { 'max-lines': ['error', { max: 150, skipBlankLines: true, skipComments: true }] } },
  {
    name: 'imports/types',
    files: ['{app,composables,convex,modules,server,shared}/**'],
    ignores: ['**/*.d.ts'],
    rules: { 'no-restricted-syntax': ['error', { selector: 'TSImportType', message: 'Import the type at the top of the file, where its folder is checked.' }] },
  },
  {
    name: 'imports/currentUser',
    files: ['composables/**'],
    ignores: ['composables/useConvexAuth.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^#build/convex/' }] }] },
  },
  {
    name: 'imports',
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions, alias })],
      'import-x/extensions': extensions,
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'], 'vue-eslint-parser': ['.vue'] },
      'import-x/ignore': ['node_modules'],
    },
    rules: {
      'import/no-restricted-paths': ['error', { zones }],
      'import/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
)
