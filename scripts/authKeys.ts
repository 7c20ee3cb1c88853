/**
 * `node scripts/authKeys.ts [address of the application]`: prints the commands that let people sign in to your
 * Convex deployment. Nothing is kept. Running them again signs everyone out.
 */
import { randomBytes } from 'node:crypto'
import { generateAuthKeys } from '../local/authKeys.ts'

const [siteUrl = 'http://localhost:3000'] = process.argv.slice(2)
const secret = randomBytes(32).toString('base64url')
const variables = { ...generateAuthKeys(), SITE_URL: siteUrl, AUTH_PROXY_SECRET: secret }

for (const [name, value] of Object.entries(variables))
  console.log(`npx convex env set ${name}='${value}'`)
console.log(`\n# And where Nuxt runs:\nNUXT_AUTH_PROXY_SECRET=${secret}`)
