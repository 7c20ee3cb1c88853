import convexPlugin from '@convex-dev/eslint-plugin'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import withNuxt from './.nuxt/eslint.config.mjs'

/** Forbids `files` to import from any of `folders`. */
function zone(files, folders, why) {
  const aliased = folders.includes('shared') ? '|^#shared(/|$)' : ''
  return {
    name: `zone/${files[0]}`,
    files,
    rules: {
      'no-restricted-imports': ['error', {
        patterns: [{
          regex: `^((\\.\\./)+|~~/|@@/)(${folders.join('|')})(/|$)${aliased}`,
          message: why,
        }],
      }],
    },
  }
}

export default withNuxt(
  { ignores: ['convex/_generated/**', 'tests/local/**/_generated/**', 'tests/types/seed/*.vue'] },
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
  zone(['app/**'], ['local', 'tests', 'scripts', 'server'], 'app imports composables, shared and convex/_generated only.'),
  zone(['composables/**'], ['app', 'shared', 'local', 'tests', 'scripts', 'server'], 'composables import convex/_generated only.'),
  zone(['convex/**'], ['app', 'composables', 'local', 'tests', 'scripts', 'server'], 'convex imports only from convex and shared.'),
  zone(['server/**'], ['app', 'composables', 'local', 'tests', 'scripts'], 'server imports shared and convex/_generated only.'),
  zone(['shared/**'], ['app', 'composables', 'convex', 'local', 'tests', 'scripts', 'server'], 'shared imports nothing: app, server and convex all use it.'),
  zone(['local/**'], ['app', 'composables', 'shared', 'tests', 'scripts', 'server'], 'local stands alone: it loads convex/ as data.'),
)
