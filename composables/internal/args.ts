import { toValue } from 'vue'
import type { MaybeRefOrGetter } from 'vue'
import { mapValues } from './mapValues'
import type { FunctionArgs, FunctionReference } from 'convex/server'

export type EmptyObject = Record<string, never>

type Kind = 'query' | 'mutation' | 'action'

/** Value with refs or getters at any depth. */
export type MaybeRefDeep<T> = MaybeRefOrGetter<
  T extends string | number | bigint | boolean | null | undefined | ArrayBuffer ? T
    : T extends object ? { [K in keyof T]: MaybeRefDeep<T[K]> }
      : T
>

/** Arguments of a call; a function without arguments may be bound directly: `@click="execute"`. */
export type CallArgs<F extends FunctionReference<Kind>>
  = FunctionArgs<F> extends EmptyObject
    ? [args?: EmptyObject | Event]
    : EmptyObject extends FunctionArgs<F>
      ? [args?: MaybeRefDeep<FunctionArgs<F>>]
      : [args: MaybeRefDeep<FunctionArgs<F>>]

/** Arguments of a query, or `'skip'`, and options after them; a query without arguments needs none. */
export type QueryArgs<F extends FunctionReference<'query'>, Options>
  = FunctionArgs<F> extends EmptyObject
    ? [args?: MaybeRefOrGetter<EmptyObject | 'skip' | undefined>, options?: Options]
    : EmptyObject extends FunctionArgs<F>
      ? [args?: QueryInput<F>, options?: Options]
      : [args: QueryInput<F>, options?: Options]

type QueryInput<F extends FunctionReference<'query'>> = MaybeRefDeep<FunctionArgs<F>> | MaybeRefOrGetter<MaybeRefDeep<FunctionArgs<F>> | 'skip'>

/** Replaces refs and getters by their values, at any depth. The client rejects values that are no plain data. */
export function unwrapArgs(value: unknown): unknown {
  const current = toValue(value)
  if (Array.isArray(current))
    return current.map(unwrapArgs)
  // Compare names, because objects of another realm count too.
  if ((current as object | undefined)?.constructor?.name !== 'Object')
    return current
  return mapValues(current as Record<string, unknown>, unwrapArgs)
}
