import { defineFeature } from '../core/feature'
import { creditTables } from './tables'

export const credits = defineFeature({
  tables: creditTables,
  owned: { ledger: {}, balances: {} },
  reportSources: { credits: { title: 'Credits', shade: '#a78bfa' } },
})
