import { Workpool } from '@convex-dev/workpool'
import { components } from '../_generated/api'

/** Long work in batches: files and reports. */
export const workPool = new Workpool(components.workPool, {
  logLevel: 'ERROR',
  retryActionsByDefault: true,
  defaultRetryBehavior: { maxAttempts: 4, initialBackoffMs: 500, base: 4 },
})
