import { defineNuxtModule, useLogger } from 'nuxt/kit'

/** Ends a build that knows no Convex deployment by saying what the server needs. */
export default defineNuxtModule({
  meta: { name: 'deployment' },
  setup(_options, nuxt) {
    nuxt.hook('build:done', () => {
      const warning = missingDeployment(nuxt.options.runtimeConfig.public.convexUrl)
      if (warning && !nuxt.options.dev && !nuxt.options._prepare)
        useLogger('deployment').warn(warning)
    })
  },
})

/** The sentence about a build without an address of the deployment; `undefined` with one. */
export function missingDeployment(convexUrl: unknown) {
  return convexUrl ? undefined : 'CONVEX_URL is not set: set NUXT_PUBLIC_CONVEX_URL to the address of your Convex deployment where this build runs.'
}
