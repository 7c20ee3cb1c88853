import { defineSchema } from 'convex/server'
import { accountTables } from './accounts/tables'
import { contactTables } from './contacts/tables'
import { creditTables } from './credits/tables'
import { emailTables } from './emails/tables'
import { fileTables } from './files/tables'
import { imageTables } from './images/tables'
import { paymentTables } from './payments/tables'
import { reportTables } from './reports/tables'
import { jobTables } from './jobs/tables'

export default defineSchema({
  ...accountTables,
  ...jobTables,
  ...creditTables,
  ...emailTables,
  ...imageTables,
  ...paymentTables,
  ...contactTables,
  ...fileTables,
  ...reportTables,
})
