import { readdirSync } from 'node:fs'
import convexPlugin from '@convex-dev/eslint-plugin'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import { createNodeResolver } from 'eslint-plugin-import-x'
import withNuxt from './.nuxt/eslint.config.mjs'

const root = import.meta.dirname
const extensions = ['.ts', '.vue', '.mjs', '.js']
// `~/convex` is beside `app/`; of two aliases that fit, the resolver may take either.
const source = [`${root}/app`, root]
const alias = { '~': source, '@': source, '~~': [root], '@@': [root], '#shared': [`${root}/shared`], '#server': [`${root}/server`] }

/** What features of the backend stand on. */
const base = { core: [], credits: ['core'], jobs: ['core'], storage: ['core'] }

/** Which other features the code behind a feature may import, besides accounts. */
const builtOn = {
  accounts: ['emails'],
  contacts: ['emails'],
  files: ['contacts', 'images'],
  payments: ['emails'],
  reports: ['emails'],
}

/** Modules of folders that may import the lists of features and handlers: they ask each feature. */
const entries = ['accounts/ownedRows', 'jobs/resume', 'reports/writer', 'reports/writingSteps', 'storage/downloadRoute', 'storage/storedFiles']

/** Allows files in `folder` to import from `allowed` only, of the project's own folders. */
const zone = (folder, allowed) => ({
  target: `./${folder}`,
  from: '.',
  except: ['./node_modules', './.nuxt', `./${folder}`, ...allowed.map(path => `./${path}`)],
  message: `${folder}/ imports only from ${allowed.join(', ') || 'itself'}. See "The tree" in CONTRIBUTING.md.`,
})

const folders = readdirSync(`${root}/convex`, { withFileTypes: true }).filter(entry => entry.isDirectory() && entry.name !== '_generated')
const backendZones = folders.map(({ name }) => {
  const others = base[name] ?? [...Object.keys(base), ...name === 'accounts' ? [] : ['accounts'], ...builtOn[name] ?? []]
  return zone(`convex/${name}`, ['_generated', 'schema.ts', 'features.ts', 'handlers.ts', ...others].map(path => `convex/${path}`).concat('shared'))
})

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
    name: 'imports/features',
    files: ['convex/*/**'],
    ignores: entries.map(entry => `convex/${entry}.ts`),
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^(\\.\\./)+(features|handlers)$', message: 'Only the modules in `entries` of eslint.config.mjs ask each feature. Take what you need as an argument.' }] }] },
  },
  {
    name: 'imports/data',
    files: ['convex/features.ts', 'convex/*/{feature,tables}.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex: '_generated/', message: 'The schema loads this module, so it is data only.' }] }] },
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
