import { defineSchema } from 'convex/server'
import { accountTables } from './tables/accounts'
import { contactTables } from './tables/contacts'
import { creditTables } from './tables/credits'
import { emailTables } from './tables/emails'
import { fileTables } from './tables/files'
import { imageTables } from './tables/images'
import { paymentTables } from './tables/payments'
import { reportTables } from './tables/reports'
import { workTables } from './tables/work'

export default defineSchema({
  ...accountTables,
  ...workTables,
  ...creditTables,
  ...emailTables,
  ...imageTables,
  ...paymentTables,
  ...contactTables,
  ...fileTables,
  ...reportTables,
})
