import { makeFunctionReference } from 'convex/server'
import { expectTypeOf } from 'vitest'
import { ref } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import { api } from '~/convex/_generated/api'

// The seed's two examples of types.
{
  const { execute, data } = useConvexAction(api.emails.send)

  // @ts-expect-error arguments that do not match
  void execute({ wrong: 'args' })
  expectTypeOf(data.value?.messageId).toEqualTypeOf<string | undefined>()
}

const send = makeFunctionReference<'action', { to: string, body?: string, tags: { name: string }[] }, { messageId: string }>('emails:send')
const ping = makeFunctionReference<'action', Record<string, never>, null>('jobs:ping')
const rename = makeFunctionReference<'mutation', { id: string, name: string }, number>('contacts:rename')
const touch = makeFunctionReference<'mutation', { at?: number }, null>('contacts:touch')
const get = makeFunctionReference<'query', { id: string }, { name: string } | null>('contacts:get')

// What a call takes.
{
  const { execute, executeSafe } = useConvexAction(send)

  void execute({ to: 'a', tags: [] })
  void execute({ to: ref('a'), tags: () => [{ name: ref('x') }] })
  void executeSafe({ to: 'a', body: 'b', tags: [] })
  // @ts-expect-error a field is missing
  void execute({ to: 'a' })
  // @ts-expect-error a field has another type
  void execute({ to: 1, tags: [] })
  // @ts-expect-error a ref holds another type
  void execute({ to: ref(1), tags: [] })
  // @ts-expect-error there is no such field
  void execute({ to: 'a', tags: [], cc: 'b' })
  // @ts-expect-error there are arguments
  void execute()
  // @ts-expect-error an event is no arguments
  void execute(new Event('click'))
}
{
  const { execute } = useConvexAction(ping)

  void execute()
  void execute({})
  expectTypeOf(execute).toBeCallableWith(new Event('click'))
  // @ts-expect-error there are no arguments
  void execute({ to: 'a' })
}
{
  const { mutate } = useConvexMutation(touch)

  void mutate()
  void mutate({ at: 1 })
  // @ts-expect-error a field has another type
  void mutate({ at: 'now' })
}

// What a call gives.
{
  const call = useConvexAction(send)

  expectTypeOf(call.execute).returns.resolves.toEqualTypeOf<{ messageId: string }>()
  expectTypeOf(call.data).toEqualTypeOf<ShallowRef<{ messageId: string } | undefined>>()
  expectTypeOf(call.status).toEqualTypeOf<ComputedRef<ActionStatus>>()
  expectTypeOf(call.status.value).toEqualTypeOf<'idle' | 'pending' | 'success' | 'error'>()
  expectTypeOf(call.pending).toEqualTypeOf<ComputedRef<boolean>>()
  expectTypeOf(call.error.value).toEqualTypeOf<ConvexCallError | null>()
  expectTypeOf(call.error.value?.message).toEqualTypeOf<string | undefined>()
  expectTypeOf(call.reset).toEqualTypeOf<() => void>()

  const outcome = await call.executeSafe({ to: 'a', tags: [] })
  if (outcome.ok)
    expectTypeOf(outcome.data).toEqualTypeOf<{ messageId: string }>()
  else
    expectTypeOf(outcome.error).toEqualTypeOf<ConvexCallError>()
}
{
  const { mutate, execute } = useConvexMutation(rename)

  expectTypeOf(mutate).toEqualTypeOf(execute)
  expectTypeOf(mutate).returns.resolves.toEqualTypeOf<number>()
}

// Which kind of function goes where.
{
  // @ts-expect-error a mutation is no action
  useConvexAction(rename)
  // @ts-expect-error an action is no mutation
  useConvexMutation(send)
  // @ts-expect-error an action is no query
  useConvexQuery(send, { to: 'a', tags: [] })
}

// Options.
{
  const options: UseConvexActionOptions<typeof send> = {
    onSuccess: (result, args) => {
      expectTypeOf(result).toEqualTypeOf<{ messageId: string }>()
      expectTypeOf(args.to).toEqualTypeOf<string>()
    },
    onError: error => expectTypeOf(error).toEqualTypeOf<ConvexCallError>(),
    dedupe: 'defer',
    timeout: 1_000,
  }
  useConvexAction(send, options)
  // @ts-expect-error there is no such way
  useConvexAction(send, { dedupe: 'cancel' })

  useConvexMutation(rename, {
    optimisticUpdate(store, args, { tempId }) {
      expectTypeOf(args).toEqualTypeOf<{ id: string, name: string }>()
      expectTypeOf(tempId).toEqualTypeOf<string>()
      store.setQuery(get, { id: args.id }, { name: args.name })
      // @ts-expect-error the query has another result
      store.setQuery(get, { id: args.id }, { title: args.name })
    },
  })
  // @ts-expect-error actions have no optimistic updates
  useConvexAction(send, { optimisticUpdate() {} })
}

// Data of errors.
{
  interface RateLimited { code: 'RATE_LIMITED', retryAfter: number }
  const { error, executeSafe } = useConvexAction<typeof send, RateLimited>(send)

  expectTypeOf(error.value?.data?.retryAfter).toEqualTypeOf<number | undefined>()
  const outcome = await executeSafe({ to: 'a', tags: [] })
  expectTypeOf(outcome).toExtend<{ ok: true } | { ok: false, error: ConvexCallError<RateLimited> }>()
}
