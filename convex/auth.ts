import { Anonymous } from '@convex-dev/auth/providers/Anonymous'
import { Password } from '@convex-dev/auth/providers/Password'
import { convexAuth } from '@convex-dev/auth/server'
import type { DefaultFunctionArgs, RegisteredAction } from 'convex/server'
import { v } from 'convex/values'
import { internal } from './_generated/api'
import type { DataModel, Id } from './_generated/dataModel'
import { action, env, type ActionCtx, type MutationCtx } from './_generated/server'
import { createOrUpdateUser } from './accounts/accountRows'
import { accountExistsEmail, sendAuthEmail, verificationCodes } from './accounts/authEmails'
import { clientAddress, forwarded } from './accounts/clientAddress'
import { credentials, readCredentials, type Credentials } from './accounts/credentials'
import { eraseLeftGuest } from './accounts/erasure'
import { invalid } from './core/errors'
import { handlers } from './handlers'
import { checkPassword, isRefusal } from './accounts/password'
import { tokens } from './accounts/sessionRows'

const library = convexAuth({
  providers: [
    Password<DataModel>({
      profile: ({ email, name }) => ({ email: email as string, name: (name ?? '') as string }),
      validatePasswordRequirements: () => {}, // readCredentials has seen to it
      verify: verificationCodes('email-verification'),
      reset: verificationCodes('reset'),
    }),
    Anonymous,
  ],
  jwt: { durationMs: Number(env.AUTH_JWT_DURATION_MS ?? 15 * 60_000) },
  // Ours (accounts/feature.ts) act long before, and say when to try again.
  signIn: { maxFailedAttempsPerHour: 1_000 },
  callbacks: {
    createOrUpdateUser,
    // The library knows no schema.
    beforeSessionCreation: (ctx, { userId }) => beforeSession(ctx as unknown as MutationCtx, userId as Id<'users'>),
  },
})

export const { auth, store } = library

type Result = { tokens: typeof tokens.type | null }

/**
 * Signs in, in steps, or refreshes a session (`refreshToken`). `tokens` is `null` while a code from a mail comes
 * next, and when a refresh token is no longer good.
 *
 * Provider `anonymous` makes a guest. Provider `password` takes a `flow`: `signUp` and `signIn` (`email`,
 * `password`, and `name` for a new account), `email-verification` (`email`, `code`, `password`; with `email` alone it sends a code),
 * `reset` (`email`) and `reset-verification` (`email`, `code`, `newPassword`). A guest who signs up stays the same user.
 *
 * `browser` is a name for the caller's list of sessions, such as `Firefox on Windows`.
 *
 * What is answered never tells whether an address has an account.
 *
 * @throws `INVALID_INPUT{field}` `RATE_LIMITED{retryAfter}` `NOT_CONFIGURED` `PROVIDER_UNAVAILABLE` `PROVIDER_REJECTED`
 */
export const signIn = action({
  args: {
    provider: v.optional(v.union(v.literal('password'), v.literal('anonymous'))),
    params: v.optional(credentials),
    refreshToken: v.optional(v.string()),
    forwarded: v.optional(forwarded),
    browser: v.optional(v.string()),
  },
  returns: v.object({ tokens: v.union(tokens, v.null()) }),
  handler: async (ctx, { provider, params = {}, refreshToken, forwarded, browser }): Promise<Result> => {
    if (refreshToken !== undefined)
      return { tokens: await ctx.runMutation(internal.accounts.steps.refreshSession, { refreshToken, browser }) }
    if (provider === undefined)
      invalid('provider', 'Choose how to sign in: with a password or as a guest.')
    const address = await clientAddress(ctx, forwarded)
    const result = await (provider === 'anonymous' ? asGuest(ctx, address) : withPassword(ctx, readCredentials(params), address))
    if (result.tokens && browser !== undefined)
      await ctx.runMutation(internal.accounts.steps.recordBrowser, { refreshToken: result.tokens.refreshToken, browser })
    return result
  },
})

/** Ends the caller's session. */
export const signOut = action({
  args: {},
  returns: v.null(),
  handler: async (ctx): Promise<null> => {
    await ctx.runMutation(internal.accounts.steps.signOut, {})
    return null
  },
})

async function beforeSession(ctx: MutationCtx, userId: Id<'users'>) {
  await eraseLeftGuest(ctx, userId)
  const user = (await ctx.db.get('users', userId))!
  for (const feature of handlers)
    await feature.beginSession?.(ctx, user)
}

async function asGuest(ctx: ActionCtx, address: string | null): Promise<Result> {
  await ctx.runMutation(internal.accounts.steps.beginGuest, { address })
  return run(ctx, { provider: 'anonymous', params: {} })
}

async function withPassword(ctx: ActionCtx, given: Credentials, address: string | null): Promise<Result> {
  const { flow, email, code } = given
  const account = await ctx.runMutation(internal.accounts.steps.begin, { flow, email, address, hasCode: code !== undefined })

  if (flow === 'signUp' && account === 'verified') {
    await sendAuthEmail(email, accountExistsEmail())
    return { tokens: null }
  }
  // Only a confirmed address can be reset, and only another one be confirmed. With a code that is a wrong code;
  // without one there is nothing to send, and nothing to tell.
  if (flow.startsWith('reset') ? account !== 'verified' : flow === 'email-verification' && account !== 'unverified')
    return code === undefined ? { tokens: null } : wrongCode()
  // Else whoever signed up last with someone else's address would have that person confirm their password.
  if (flow === 'email-verification' && given.password && !await checkPassword(ctx, email, given.password))
    wrongCredentials()

  const result = await run(ctx, { provider: 'password', params: given }).catch(failSignIn)
  if (result.tokens)
    await ctx.runMutation(internal.accounts.steps.recordSuccess, { email })
  return result
}

/** Says what the library refused. Its messages are for developers, and production redacts them. */
function failSignIn(error: Error): never {
  if (/Could not verify code|Invalid code/.test(error.message))
    wrongCode()
  if (isRefusal(error))
    wrongCredentials()
  throw error
}

function wrongCode(): never {
  invalid('code', 'The code is incorrect or has expired. Check the code, or request a new code.')
}

function wrongCredentials(): never {
  invalid('password', 'Incorrect email or password. Try again, or reset your password.')
}

async function run(ctx: ActionCtx, args: { provider: string, params: object }): Promise<Result> {
  const { tokens } = await handlerOf(library.signIn)(ctx, args)
  return { tokens: tokens ?? null }
}

// The library's public functions take any `params`, have no return validators, and trust refresh tokens to name
// documents of the right tables. So they are not exported: they run inside of ours.
function handlerOf<Args extends DefaultFunctionArgs, Answer>(registered: RegisteredAction<'public', Args, Answer>) {
  return (registered as unknown as { _handler: (ctx: ActionCtx, args: Args) => Answer })._handler
}
