import { setClock } from '@postcard-studio/local-convex/clock'

const DAY_MS = 24 * 60 * 60 * 1000

/** Moves `Date` that many days ahead, as `npm run test:ahead` asks. Child processes of tests import this file to follow. */
const days = Number(process.env.TEST_DAYS_AHEAD || 0)
if (days > 0)
  setClock(Date.now() + days * DAY_MS)
