import { mountSuspended } from '@nuxt/test-utils/runtime'
import { describe, expect, it, vi } from 'vitest'
import { useSyncServer } from '../setup/app'
import FollowedReports from '../types/docs/FollowedReports.vue'

const context = useSyncServer()

describe('the list of reports in docs/composables.md', () => {
  it('shows how each report is going, from its start to its end', async () => {
    setReports()
    const page = await mountSuspended(FollowedReports)
    await page.get('button').trigger('click')
    const call = await context.server.call('reports:generate')
    setReports({ status: 'running', progress: { done: 1, total: 2, label: 'Reading' } })

    await vi.waitFor(() => expect(page.get('progress').attributes()).toMatchObject({ value: '1', max: '2' }))
    expect(call.args).toEqual({ month: 'january' })
    setReports({ status: 'succeeded', downloadUrl: '/report' })

    await vi.waitFor(() => expect(page.get('a').attributes('href')).toBe('/report'))
  })

  it('shows a report that was started before, and cancels it', async () => {
    setReports({ status: 'running' })
    const page = await mountSuspended(FollowedReports)

    await page.get('li button').trigger('click')
    const call = await context.server.call('jobs:cancel')
    call.respond(null)
    setReports({ status: 'canceled', error: { message: 'Canceled.' } })

    await vi.waitFor(() => expect(page.get('li').text()).toContain('Canceled.'))
    expect(call.args).toEqual({ jobId: 'job1' })
  })
})

function setReports(...reports: object[]) {
  const page = reports.map(report => ({ _id: 'report1', jobId: 'job1', month: '2026-01', ...report }))
  context.server.setQuery('reports:list', { value: { page, isDone: true, continueCursor: 'end' } })
}
