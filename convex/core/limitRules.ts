/** A rate limit, and the message for users who reach it. */
export interface Limit extends DailyLimit {
  config: { kind: 'token bucket', rate: number, period: number }
}

/** A limit from midnight to midnight UTC, whose number is set where it's counted. */
export interface DailyLimit {
  name: string
  /** A sentence for the user, before the one that says when to try again. */
  refusal: string
}

const HOUR_MS = 60 * 60_000

/** A limit of so many uses an hour. */
export const perHour = (rate: number, refusal: string) => perPeriod(HOUR_MS, rate, refusal)

/** A limit of so many uses in `period` ms. */
export const perPeriod = (period: number, rate: number, refusal: string) => ({ config: { kind: 'token bucket' as const, rate, period }, refusal })

/** A limit of uses a day. */
export const perDay = (refusal: string) => ({ refusal })

/** A feature's limits by name. Names are the keys of counters: they are unique in the application. */
export function defineLimits<Rules extends Record<string, Omit<Limit, 'name'> | Omit<DailyLimit, 'name'>>>(rules: Rules) {
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, { name, ...rule }])) as unknown as { [Name in keyof Rules]: { name: string } & Rules[Name] }
}
