import type { Nuxt } from 'nuxt/schema'

// Groups what many pages need into a few files, because dozens of small ones cost more in headers than they weigh. `frame`
// holds what all pages of the app share, so what public pages need of that must be in `shared`.
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
