/**
 * `npm run auth:keys -- [address of the application]`: prints the commands that let people sign in to your
 * Convex deployment. Nothing is kept. Running them again signs everyone out.
 */
import { randomBytes } from 'node:crypto'
import { generateAuthKeys } from '../shared/authKeys.ts'

const [siteUrl = 'http://localhost:3000'] = process.argv.slice(2)
if (!/^https?:$/.test(URL.parse(siteUrl)?.protocol ?? '')) {
  console.error(`${siteUrl} isn't a website address. Use an address like https://your-domain.com.`)
  process.exit(1)
}
const secret = randomBytes(32).toString('base64url')
// Payments return to it and mails link to it, so it is without a path or a slash at the end.
const variables = { ...generateAuthKeys(), SITE_URL: new URL(siteUrl).origin, AUTH_PROXY_SECRET: secret }

for (const [name, value] of Object.entries(variables))
  console.log(`npx convex env set ${name}='${value}'`)
console.log(`\n# Set this in the environment of the Nuxt server:\nNUXT_AUTH_PROXY_SECRET=${secret}`)
