import { readdirSync } from 'node:fs'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const eslint = new ESLint({ overrideConfigFile: 'eslint.config.mjs', ruleFilter: ({ ruleId }) => /^(?:import\/no|(?:@typescript-eslint\/)?no-restricted)-/.test(ruleId) })

describe('imports between folders', () => {
  it.each([
    // The file, and what it must not import.
    ['app/utils/ui/planted.ts', '../../../server/utils/session'],
    ['app/utils/ui/planted.ts', '../../../scripts/stack'],
    ['app/utils/ui/planted.ts', '../../../packages/local-convex/src/index'],
    ['app/utils/ui/planted.ts', '../../../tests/setup/app'],
    ['app/utils/ui/planted.ts', '../../../modules/source'],
    ['app/utils/ui/planted.ts', '~/convex/payments/catalog'],
    ['app/utils/ui/planted.ts', '~~/convex/jobs'],
    ['app/utils/ui/planted.ts', '~~/composables/internal/errors'],
    ['app/utils/ui/planted.ts', '@@/composables/internal/errors'],
    ['app/utils/ui/planted.ts', '#server/utils/session'],
    ['server/utils/planted.ts', '@/utils/ui/counts'],
    ['composables/planted.ts', '@@/convex/_generated/api'],
    ['shared/planted.ts', '@@/convex/jobs'],
    ['nuxt.config.ts', './scripts/stack'],
    ['composables/planted.ts', '../app/utils/ui/counts'],
    ['composables/planted.ts', '../shared/money'],
    ['composables/planted.ts', '../server/utils/session'],
    ['composables/planted.ts', '../convex/jobs'],
    ['composables/planted.ts', '../convex/_generated/api'],
    ['composables/planted.ts', '../modules/source'],
    ['server/utils/planted.ts', '../../app/utils/ui/counts'],
    ['server/utils/planted.ts', '../../composables/useConvexQuery'],
    ['server/utils/planted.ts', '../../convex/core/errors'],
    ['server/utils/planted.ts', '../../scripts/stack'],
    ['server/utils/planted.ts', '../../packages/local-convex/src/index'],
    ['convex/planted.ts', '../app/utils/ui/counts'],
    ['convex/planted.ts', '../composables/useConvexQuery'],
    ['convex/planted.ts', '../server/utils/session'],
    ['convex/planted.ts', '../packages/local-convex/src/index'],
    ['convex/core/planted.ts', '../emails/emailRows'],
    ['convex/credits/planted.ts', '../payments/catalog'],
    ['convex/storage/planted.ts', '../payments/catalog'],
    ['convex/jobs/planted.ts', '../contacts/contactRows'],
    ['convex/emails/planted.ts', '../payments/catalog'],
    ['convex/images/planted.ts', '../reports/reportRows'],
    ['convex/emails/planted.ts', '../payments'],
    ['modules/planted.ts', '../app/utils/ui/counts'],
    ['modules/planted.ts', '../convex/core/errors'],
    ['shared/planted.ts', '../convex/core/errors'],
    ['shared/planted.ts', '../app/utils/ui/counts'],
    ['packages/local-convex/src/planted.ts', '../../../shared/money'],
    ['packages/local-convex/src/planted.ts', '../../../convex/core/errors'],
    ['packages/local-providers/src/planted.ts', '../../../scripts/stack'],
  ])('refuses in %s an import of %s', async (filePath, path) => {
    expect(await problems(filePath, `import * as planted from '${path}'\n\nexport default planted\n`)).toEqual(['import/no-restricted-paths'])
  })

  it.each([
    ['app/utils/ui/planted.ts', '#shared/money'],
    ['app/utils/ui/planted.ts', '~/convex/_generated/api'],
    ['app/utils/ui/planted.ts', '~~/composables/ConvexCallError'],
    ['convex/payments/planted.ts', '../credits/ledger'],
    ['convex/payments/planted.ts', '../../shared/money'],
    ['scripts/planted.ts', '../packages/local-convex/src/index.ts'],
    ['bench/planted.ts', '../tests/stack/reports/project.ts'],
  ])('allows in %s an import of %s', async (filePath, path) => {
    expect(await problems(filePath, `import * as planted from '${path}'\n\nexport default planted\n`)).toEqual([])
  })

  it('refuses a type, and an import that is made when it is needed', async () => {
    expect(await problems('server/utils/planted.ts', 'export type { Planted } from \'../../convex/core/errors\'\n')).toEqual(['import/no-restricted-paths'])
    expect(await problems('server/utils/planted.ts', 'export default () => import(\'../../convex/core/errors\')\n')).toEqual(['import/no-restricted-paths'])
  })

  it.each(['features', 'handlers'])('keeps the list of %s for the modules that ask each feature', async (list) => {
    const code = `import * as planted from '../${list}'\n\nexport default planted\n`

    expect(await problems('convex/emails/planted.ts', code)).toEqual(['no-restricted-imports'])
    expect(await problems('convex/reports/planted.ts', code)).toEqual(['no-restricted-imports'])
    expect(await problems('convex/reports/writingSteps.ts', code)).toEqual([])
  })

  it.each(['convex/emails/feature.ts', 'convex/emails/tables.ts', 'convex/features.ts'])('keeps functions out of %s, which the schema loads', async (file) => {
    const path = file === 'convex/features.ts' ? './_generated/api' : '../_generated/api'

    expect(await problems(file, `import { internal } from '${path}'\n\nexport default internal\n`)).toEqual(['@typescript-eslint/no-restricted-imports'])
  })

  it('keeps the current user for useConvexAuth', async () => {
    const code = 'import { currentUser } from \'#build/convex/currentUser\'\n\nexport default currentUser\n'

    expect(await problems('composables/useConvexQuery.ts', code)).toEqual(['no-restricted-imports'])
    expect(await problems('composables/useConvexAuth.ts', code)).toEqual([])
  })

  it('lists every folder in convex/', async () => {
    const folders = readdirSync('convex', { withFileTypes: true }).filter(entry => entry.isDirectory() && entry.name !== '_generated')

    expect(folders.length).toBeGreaterThan(5)
    for (const { name } of folders)
      expect(await problems(`convex/${name}/planted.ts`, 'import * as planted from \'../users\'\n\nexport default planted\n'), name).toEqual(['import/no-restricted-paths'])
  })

  it('refuses a cycle', async () => {
    expect(await problems('convex/core/errors.ts', 'import { limit } from \'./limits\'\n\nexport const fail = limit\n')).toEqual(['import/no-cycle'])
  })
})

async function problems(filePath: string, code: string) {
  const [result] = await eslint.lintText(code, { filePath })
  return result!.messages.map(({ ruleId }) => ruleId)
}
