import { defineEventHandler, setResponseStatus, type Router } from 'h3'
import { jsonBody } from './body.ts'
import { parseFault, type Faults } from './faults.ts'
import type { Journal } from './journal.ts'

/** The routes by which tests and people steer a local provider. */
export function addControlRoutes(router: Router, { faults, journal, reset }: { faults: Faults, journal: Journal, reset: () => void }): void {
  router.get('/__local/faults', defineEventHandler(() => ({ faults: faults.waiting() })))
  router.post('/__local/faults', defineEventHandler((event) => {
    const fault = faults.add(parseFault(jsonBody(event)))
    setResponseStatus(event, 201)
    return fault
  }))
  router.delete('/__local/faults', defineEventHandler(() => {
    faults.clear()
    return { ok: true }
  }))
  router.get('/__local/requests', defineEventHandler(() => ({ requests: journal.entries() })))
  router.post('/__local/reset', defineEventHandler(() => {
    reset()
    return { ok: true }
  }))
}
