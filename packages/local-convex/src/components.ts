/** Finds the components that an application mounts with `app.use(…)` in its `convex.config.ts`. */
import { dirname } from 'node:path'
import type { Plugin } from 'vite'

interface MountedComponent {
  /** Name under `components.<name>`. */
  name: string
  /** Folder of its functions. */
  path: string
  /** The variables that it is given, by name: as they are, or another variable's value. */
  env: [string, { type: 'value', value: string } | { type: 'envVar', name: string }][] | null
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
  return definition?.export?.().childComponents ?? []
}

/** A mounted component's variables: what it is given, not what its parent has. */
export function environmentOf({ env }: MountedComponent, parent: Record<string, string>): Record<string, string> {
  const given = (env ?? []).map(([name, source]) => [name, source.type === 'value' ? source.value : parent[source.name]])
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

/** Whether an import names a definition, or comes from one: then its id may say `?own`. */
function isDefinition(file: string) {
  return /(^|\/)convex\.config(\.[jt]s)?(\?own)?$/.test(file)
}
