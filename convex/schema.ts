import { defineSchema } from 'convex/server'
import { authTables } from './accounts/authTables'
import { merge } from './core/feature'
import { features } from './features'

export default defineSchema({ ...authTables, ...merge(features, 'tables') })
