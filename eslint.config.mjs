import convexPlugin from '@convex-dev/eslint-plugin'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import withNuxt from './.nuxt/eslint.config.mjs'

/** Forbids `files` to import from any of `folders`. */
function zone(files, folders, why) {
  const aliases = { shared: '#shared', convex: '~/convex' }
  const aliased = folders.filter(folder => aliases[folder]).map(folder => `|^${aliases[folder]}(/|$)`).join('')
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
  zone(['app/**'], ['composables/internal', 'packages', 'tests', 'scripts', 'server'], 'app does not import what is internal to the composables, what is only for development, or the server.'),
  zone(['composables/**'], ['app', 'convex', 'shared', 'packages', 'tests', 'scripts', 'server'], 'composables import only from composables.'),
  zone(['convex/**'], ['app', 'composables', 'packages', 'tests', 'scripts', 'server'], 'convex imports only from convex and shared.'),
  zone(['server/**'], ['app', 'composables', 'packages', 'tests', 'scripts'], 'server imports only from convex and shared.'),
  zone(['modules/**', 'shared/**'], ['app', 'composables', 'convex', 'packages', 'tests', 'scripts', 'server'], 'modules and shared import nothing of the application.'),
  zone(['packages/**'], ['app', 'composables', 'convex', 'shared', 'tests', 'scripts', 'server'], 'packages know nothing of the application.'),
)
