/**
 * `node scripts/authKeys.ts [address of the application]`: prints the commands that let people sign in to your
 * Convex deployment. Nothing is kept. Running them again signs everyone out.
 */
import { generateAuthKeys } from '../local/authKeys.ts'

const [siteUrl = 'http://localhost:3000'] = process.argv.slice(2)
const variables = { ...generateAuthKeys(), SITE_URL: siteUrl }

for (const [name, value] of Object.entries(variables))
  console.log(`npx convex env set ${name}='${value}'`)
