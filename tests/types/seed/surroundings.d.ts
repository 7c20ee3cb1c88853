/** What the excerpts of this folder take for granted: names of the page or module around them. */
import type { FunctionArgs, FunctionReference } from 'convex/server'
import type { Ref } from 'vue'
import type { api as generatedApi, internal as generatedInternal } from '../../../convex/_generated/api'
import type { action as generatedAction } from '../../../convex/_generated/server'

type Action<Args extends Record<string, unknown>, Result> = FunctionReference<'action', 'public', Args, Result>

/** Functions whose excerpts read a result without asking whether there is one yet. */
interface UnaskedApi {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- else `data.downloadUrl` would not compile
  reports: { generate: Action<FunctionArgs<typeof generatedApi.reports.generate>, any> }
}

declare global {
  const api: typeof generatedApi & UnaskedApi
  const internal: typeof generatedInternal
  const action: typeof generatedAction

  const total: Ref<number>
  const cardToken: Ref<string>
  const cart: Ref<FunctionArgs<typeof api.orders.create>['items']>
  const largeData: string

  function fileToBase64(file: File): Promise<string>
  function processExternally(args: unknown): Promise<{ characters: number, words: number, lines: number, sha256: string }>
}

declare module 'vue' {
  interface ComponentCustomProperties {
    largeData: string
  }
}

declare module '@vue/runtime-dom' {
  interface InputHTMLAttributes {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the excerpt reads `$event.target.files[0]` without asking either
    onChange?: (payload: any) => void
  }
}
