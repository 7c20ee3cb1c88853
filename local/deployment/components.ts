/** Finds the components that an application mounts with `app.use(…)` in its `convex.config.ts`. */
import { dirname } from 'node:path'
import type { Plugin } from 'vite'

export interface MountedComponent {
  /** Name under `components.<name>`. */
  name: string
  /** Folder of its functions. */
  path: string
}

const PREFIX = '\0component-definition:'

/**
 * Replaces the import of one definition by another with what `app.use` expects at run time: where the component
 * lies and what it is called. Convex's own bundler does the same.
 */
export function componentDefinitions(): Plugin {
  return {
    name: 'component-definitions',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!importer || !isDefinition(importer) || !isDefinition(source))
        return
      const resolved = await this.resolve(source, importer, { skipSelf: true })
      return resolved && PREFIX + encodeURIComponent(resolved.id)
    },
    load(id) {
      if (!id.startsWith(PREFIX))
        return
      const file = decodeURIComponent(id.slice(PREFIX.length))
      return [
        `import definition from ${JSON.stringify(`${file}?own`)}`,
        `export default { componentDefinitionPath: ${JSON.stringify(dirname(file))}, defaultName: definition._name }`,
      ].join('\n')
    },
  }
}

/** The components that an evaluated `convex.config` module mounts. */
export function readDefinition(module: Record<string, unknown>): MountedComponent[] {
  const definition = module.default as { export?: () => { childComponents: MountedComponent[] } } | undefined
  return definition?.export?.().childComponents.map(({ name, path }) => ({ name, path })) ?? []
}

function isDefinition(file: string) {
  return /(^|\/)convex\.config(\.[jt]s)?(\?own)?$/.test(file)
}
