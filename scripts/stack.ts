/** The whole local stack: a Convex deployment with the providers that its actions talk to. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { keepAuthKeys } from './authKeyPair.ts'
import { startLocalDeployment } from '@postcard-studio/local-convex'
import { startLocalOpenai } from '@postcard-studio/local-providers/openai'
import { startLocalResend } from '@postcard-studio/local-providers/resend'
import { startLocalStripe, type LocalStripeOptions } from '@postcard-studio/local-providers/stripe'

export interface LocalStackOptions {
  /** The project, with its `convex/` folder. */
  root: string
  /** Where documents, files and mails are kept; in memory without one. */
  dataDir?: string
  /** Ports to listen on, on loopback; another free one where a port is 0, not given or taken. */
  ports?: { deployment?: number, site?: number, resend?: number, stripe?: number, openai?: number }
  /** Products and prices that the local Stripe has from the start. */
  catalog?: LocalStripeOptions['catalog']
  /** Further variables of the deployment. */
  env?: Record<string, string>
  /** Whether saving a file under `convex/` swaps the functions. */
  watch?: boolean
  /** Receives the deployment's addresses before its functions are loaded, for what starts beside them. */
  onListening?: (addresses: { url: string, siteUrl: string }) => void
  log?: (line: string) => void
}

export type LocalStack = Awaited<ReturnType<typeof startLocalStack>>

/**
 * Starts everything, joined up: the deployment knows the providers, they know its webhooks.
 *
 * @throws what the part that could not be started throws; the others are stopped then
 */
export async function startLocalStack(options: LocalStackOptions) {
  const parts: Part[] = []
  const close = async () => {
    await Promise.all(parts.map(part => part.close()))
  }
  try {
    return { ...await startParts(options, parts), close }
  }
  catch (error) {
    await close()
    throw error
  }
}

interface Part { close: () => Promise<void> }

/** Adds to `parts` what it has started, as soon as it runs. */
async function startParts(options: LocalStackOptions, parts: Part[]) {
  const { root, dataDir, ports = {}, log } = options
  const running = <Started extends Part>(part: Started): Started => {
    parts.push(part)
    return part
  }
  if (dataDir)
    mkdirSync(dataDir, { recursive: true })

  const secret = `whsec_${randomBytes(24).toString('base64')}`
  const stripe = running(await unlessTaken({ port: ports.stripe }, port =>
    startLocalStripe({ ...port, dataFile: dataDir && join(dataDir, 'stripe.sqlite'), catalog: options.catalog })))
  const resend = running(await unlessTaken({ port: ports.resend }, port =>
    startLocalResend({ ...port, dataFile: dataDir && join(dataDir, 'resend.sqlite') })))
  const openai = running(await unlessTaken({ port: ports.openai }, port =>
    startLocalOpenai(port)))
  const env: Record<string, string> = {
    ...keepAuthKeys(dataDir && join(dataDir, 'authKeys.json')),
    SITE_URL: 'http://127.0.0.1:3000',
    // The library tells every step of a sign-in otherwise.
    AUTH_LOG_LEVEL: 'ERROR',
    RESEND_API_KEY: 're_local',
    RESEND_BASE_URL: resend.url,
    RESEND_PAGE_URL: resend.inboxUrl,
    RESEND_WEBHOOK_SECRET: secret,
    STRIPE_SECRET_KEY: 'sk_test_local',
    STRIPE_BASE_URL: stripe.url,
    STRIPE_PAGE_URL: stripe.paymentsUrl,
    STRIPE_WEBHOOK_SECRET: secret,
    OPENAI_API_KEY: 'sk-local',
    OPENAI_BASE_URL: `${openai.url}/v1`,
    ...options.env,
  }
  const origins = new Set([env.SITE_URL!])
  const deployment = running(await unlessTaken({ port: ports.deployment, sitePort: ports.site }, port =>
    startLocalDeployment({ ...port, root, dataDir, watch: options.watch, onListening: options.onListening, log, env, origins })))
  const joinWebhooks = () => {
    resend.setWebhook({ url: `${deployment.siteUrl}/webhooks/resend`, secret })
    stripe.setWebhook({ url: `${deployment.siteUrl}/webhooks/stripe`, secret })
  }
  joinWebhooks()
  return {
    deployment,
    resend,
    stripe,
    openai,
    /** Changes where the application is: its pages may call, and functions see it as `SITE_URL`. */
    async setSiteUrl(url: string) {
      origins.clear()
      origins.add(url)
      await deployment.setEnv({ SITE_URL: url })
    },
    /** Makes the providers forget all they were sent and told; what the deployment keeps stays. */
    resetProviders() {
      for (const provider of [resend, stripe, openai])
        provider.reset()
      joinWebhooks()
    },
  }
}

/** Starts something on the wanted ports, or on free ones if another program has one of them. */
async function unlessTaken<Ports extends object, Started>(wanted: Ports, start: (ports: Partial<Ports>) => Promise<Started>) {
  try {
    return await start(wanted)
  }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE')
      throw error
    return start({})
  }
}
