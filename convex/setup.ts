import { literals } from 'convex-helpers/validators'
import { v } from 'convex/values'
import { env } from './_generated/server'
import { userQuery } from './accounts/userFunctions'
import { providerMode } from './core/providerMode'
import { features } from './features'

const providers = Object.values(features).flatMap(({ providers }) => [...providers])
const provider = literals(...providers.map(({ name }) => name))

/**
 * How each outside service is set up: `local` is a stand-in on this machine, `disabled` lacks its key. `missing` are
 * the variables that are not set, the key first, with the commands that set them. Never a value. `page` is where a stand-in
 * shows what it was asked for, such as its inbox.
 */
export const list = userQuery({
  args: {},
  returns: v.array(v.object({
    provider,
    mode: v.union(v.literal('disabled'), v.literal('local'), v.literal('live')),
    page: v.optional(v.string()),
    missing: v.array(v.object({ name: v.string(), purpose: v.string(), command: v.string() })),
  })),
  handler: async () => {
    return providers.map(({ name, key, baseUrl, more, ...stand }) => {
      const mode = providerMode(read(key.name), read(baseUrl))
      const missing = mode === 'local' ? [] : [key, ...more].filter(({ name }) => !read(name))
      return {
        provider: name,
        mode,
        page: mode === 'local' && 'page' in stand ? read(stand.page) : undefined,
        missing: missing.map(({ name, value, purpose }) => ({
          name,
          purpose: purpose.replace('{site}', env.CONVEX_SITE_URL),
          command: `npx convex env set ${name} ${value}`,
        })),
      }
    })
  },
})

function read(name: string) {
  return env[name as keyof typeof env]
}
