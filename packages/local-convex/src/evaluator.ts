/** Evaluates modules so that their `process.env` is a deployment's own. */
import { ESModulesEvaluator, ssrDynamicImportKey, ssrExportAllKey, ssrExportNameKey, ssrImportKey, ssrImportMetaKey, ssrModuleExportsKey } from 'vite/module-runner'
import type { ModuleRunnerContext } from 'vite/module-runner'

const RUNNER_KEYS = [
  ssrModuleExportsKey, ssrImportMetaKey, ssrImportKey, ssrDynamicImportKey, ssrExportAllKey, ssrExportNameKey,
] as const

const AsyncFunction = (async () => {}).constructor as new (...parametersAndBody: string[]) => (...args: unknown[]) => Promise<void>

/**
 * Gives every module a `process` whose `env` holds the deployment's variables only, so that two deployments in one
 * Node process do not see each other's, nor the host's.
 */
export class IsolatedEvaluator extends ESModulesEvaluator {
  private readonly process: NodeJS.Process

  /** `env` gives the variables; it is asked whenever a module reads `process.env`. */
  constructor(env: () => Record<string, string>) {
    super()
    this.process = Object.create(process, { env: { get: env } }) as NodeJS.Process
  }

  override async runInlinedModule(context: ModuleRunnerContext, code: string) {
    // The block lets a module declare a `process` of its own; the line count matches `startOffset` of the parent.
    const run = new AsyncFunction(...RUNNER_KEYS, 'process', `"use strict";{\n${code}\n}`)
    await run(...RUNNER_KEYS.map(key => context[key]), this.process)
    Object.seal(context[ssrModuleExportsKey])
  }
}
