import type { Infer } from 'convex/values'
import { afterEach, beforeEach, vi } from 'vitest'
import { api, type internal } from '../../../convex/_generated/api'
import type { Doc, Id } from '../../../convex/_generated/dataModel'
import { changeCredits } from '../../../convex/credits/ledger'
import type { imageSummary } from '../../../convex/images/imageRows'
import { fakeOpenai, paints, pictureOf } from './openai'
import type { Answer } from '../emails/resend'
import { backend, finishScheduled, signedIn, type Backend } from '../support'

export type Image = Infer<typeof imageSummary>

interface Setting {
  script?: Answer[]
  credits?: number
  user?: Parameters<typeof signedIn>[1]
}

let openai: Awaited<ReturnType<typeof fakeOpenai>>
let server: Backend

beforeEach(() => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-test')
  vi.stubEnv('OPENAI_TIMEOUT_MS', '1000')
})

afterEach(async () => {
  await finishScheduled(server)
  openai.restore()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** Someone with three credits, in front of an OpenAI that gives `script`'s answers, then paints. */
export async function painter({ script = [], credits = 3, user }: Setting = {}) {
  openai = await fakeOpenai(script)
  vi.stubEnv('OPENAI_BASE_URL', openai.url)
  const t = server = backend()
  const { as, userId } = await signedIn(t, user)
  if (credits)
    await t.run(ctx => changeCredits(ctx, { userId, delta: credits, reason: 'welcome', cause: userId }))
  return {
    t,
    as,
    userId,
    requests: openai.requests,
    generate: (args: Partial<typeof internal.images.generations.begin._args> = {}) => as.action(api.ai.generateImage, { prompt: 'A lighthouse', ...args }),
    list: async () => (await as.query(api.ai.list, { paginationOpts: { numItems: 20, cursor: null } })).page,
    credits: () => as.query(api.credits.balance, {}),
    rows: <Table extends 'images' | 'jobs' | 'ledger'>(table: Table): Promise<Doc<Table>[]> => t.run(({ db }) => db.query(table).collect()) as Promise<Doc<Table>[]>,
  }
}

/** As `painter`, whose OpenAI answers when it is told. */
export async function slowPainter() {
  let answerNow!: (answer: Answer) => void
  const told = new Promise<Answer>(resolve => answerNow = resolve)
  const picture = paints(await pictureOf())
  return { ...await painter({ script: [async init => (await told)(init)] }), answerNow, paintNow: () => answerNow(picture) }
}

/** What a stored file holds. */
export async function bytesOf(t: Backend, file: Id<'_storage'>) {
  return new Uint8Array(await t.run(async ctx => (await ctx.storage.get(file))!.arrayBuffer()))
}
