import type { Nuxt } from 'nuxt/schema'

// What many pages need, as a few files: dozens of small ones cost more in headers than they weigh. `frame` is what all of
// the application does, so that what public pages share with it must not be in there.
const shared = /cookie|color-mode|\/app\/features\/|\/shared\/(?:money|months)\.|composables\/(?:ui\/)?use(?:Prefix|Toast\b)|components\/Container\.vue|ui\/container|utils\/ui\/counts|composables\/(?:internal\/(?:makeAwaitable|payload|useLiveQuery|startLiveQuery|subscriptions|toFieldRefs)|useConvexQuery)\./
const isShared = (id: string) => shared.test(decodeURIComponent(id))
const groups = [
  { name: 'shared', test: isShared, priority: 2 },
  { name: 'common', minShareCount: 10, priority: 1 },
  { name: 'frame', minShareCount: 6 },
]

export function groupChunks({ options }: Nuxt) {
  options.vite.$client = { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } }
}
