import { makeFunctionReference } from 'convex/server'

export const echo = makeFunctionReference<'action', { value: number }, number>('bench:echo')
export const bump = makeFunctionReference<'mutation', Record<string, never>, number>('bench:bump')
export const count = makeFunctionReference<'query', Record<string, never>, number>('bench:count')
