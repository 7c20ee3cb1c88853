/** A deployment's environment variables. */
import { internalQueryGeneric } from 'convex/server'
import type { LoadedApp } from './seam.ts'

export class Environment {
  /** What functions see as `process.env`. */
  readonly values: Record<string, string>
  private readonly kept: Record<string, string>
  private readonly fixed: Record<string, string>

  /**
   * `kept` are the variables that were set before, and takes those that will be. The ones `given` at a start win over
   * them; `fixed` ones cannot be set otherwise, nor removed.
   */
  constructor(kept: Record<string, string>, given: Record<string, string>, fixed: Record<string, string>) {
    this.values = { ...kept, ...given, ...fixed }
    this.kept = kept
    this.fixed = fixed
  }

  /** Sets variables; `undefined` and `null` remove one. */
  set(changes: Record<string, string | null | undefined>): void {
    for (const [name, value] of Object.entries(changes).filter(([name]) => !(name in this.fixed))) {
      for (const variables of [this.values, this.kept]) {
        if (value === undefined || value === null)
          Reflect.deleteProperty(variables, name)
        else
          variables[name] = value
      }
    }
  }

  /** The application with the functions that `npx convex env` reads variables with. */
  readableIn(app: LoadedApp): LoadedApp {
    const list = () => Object.entries(this.values).map(([name, value]) => ({ name, value })).filter(({ name }) => !(name in this.fixed))
    const functions = {
      default: internalQueryGeneric(async () => list()),
      get: internalQueryGeneric(async (_ctx, args: { name?: unknown }) => list().find(({ name }) => name === args.name) ?? null),
    }
    const modules = { ...app.root.modules, '_system/cli/queryEnvironmentVariables': functions }
    return { root: { ...app.root, modules } }
  }
}
