import { defineEventHandler, getRequestHeader, setResponseStatus, type H3Event, type Router } from 'h3'
import { jsonBody } from './body.ts'
import { ApiError } from './errors.ts'
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

/** A page of another site must not steer the provider through its visitor's browser. */
export function refuseOtherSites(event: H3Event): void {
  if (event.method !== 'GET' && getRequestHeader(event, 'sec-fetch-site') === 'cross-site')
    throw new ApiError(403, { error: { message: 'Requests from other sites are refused.' } })
}
