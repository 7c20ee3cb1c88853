import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineNuxtModule } from 'nuxt/kit'

/** Makes `repository` of `package.json` the address that links to the source lead to: `brand.repository`, empty without one. */
export default defineNuxtModule({
  meta: { name: 'repository' },
  setup(_options, nuxt) {
    const { repository } = JSON.parse(readFileSync(join(nuxt.options.rootDir, 'package.json'), 'utf8')) as { repository?: Repository }
    Object.assign(nuxt.options.appConfig, { brand: { repository: repositoryUrl(repository) } })
  },
})

/** Forms that npm allows in the field: https://docs.npmjs.com/cli/configuring-npm/package-json#repository */
type Repository = string | { url: string }

const HOSTS: Record<string, string> = { github: 'github.com', gitlab: 'gitlab.com', bitbucket: 'bitbucket.org' }

/** The web page of a repository; empty where the field is missing or names none. */
export function repositoryUrl(field: Repository | undefined): string {
  const text = (typeof field === 'string' ? field : field?.url ?? '').trim()
  const shorthand = /^(?:(\w+):)?(\w[\w.-]*\/[\w.-]+)$/.exec(text)
  if (shorthand) {
    const host = HOSTS[shorthand[1] ?? 'github']
    return host ? `https://${host}/${shorthand[2]}` : ''
  }
  const address = text
    .replace(/^git\+/, '')
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/')
    .replace(/^git:/, 'https:')
    .replace(/\.git$/, '')
  return /^https?:$/.test(URL.parse(address)?.protocol ?? '') ? address : ''
}
