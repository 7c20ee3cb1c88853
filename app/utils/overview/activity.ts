import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

type Counter = FunctionReturnType<typeof api.jobs.dailyActivity>[number]

/** Bar of a chart: a day or a month, with its count of each kind. */
export interface ActivityBar {
  /** `2026-01-31` or `2026-01`. */
  span: string
  /** Label under the bar. */
  tick: string
  /** Full name. */
  title: string
  counts: Partial<Record<Counter['kind'], number>>
}

/** Sums counters up into the bars of some spans. A day belongs to the span that it starts with. */
export function activityBars(counters: Counter[], spans: Pick<ActivityBar, 'span' | 'tick' | 'title'>[]): ActivityBar[] {
  const bars = spans.map(span => ({ ...span, counts: {} as ActivityBar['counts'] }))
  const bySpan = new Map(bars.map(bar => [bar.span, bar]))
  for (const { day, kind, count } of counters) {
    const bar = bySpan.get(day) ?? bySpan.get(day.slice(0, 7))
    if (bar)
      bar.counts[kind] = (bar.counts[kind] ?? 0) + count
  }
  return bars
}

export const totalOf = ({ counts }: ActivityBar) => Object.values(counts).reduce((sum, count) => sum + count, 0)
