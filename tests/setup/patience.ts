import { vi } from 'vitest'

/** How long tests wait for what should come, in milliseconds. Vitest's second is short on a machine that has other work. */
const PATIENCE_MS = 5000

const { waitFor } = vi
vi.waitFor = (callback, options) =>
  waitFor(callback, { timeout: PATIENCE_MS, ...typeof options === 'number' ? { timeout: options } : options })
