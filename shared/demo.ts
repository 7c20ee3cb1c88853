import { brand } from './brand.ts'

/** Says that the demo runs: the terminal and the start page show it. */
export const DEMO_TITLE = `${brand.name} is running locally.`

/** Ports that the demo listens on where they are free. */
export const DEMO_PORTS = { app: 3000, deployment: 3210, site: 3211, resend: 3212, stripe: 3213, openai: 3214 }
