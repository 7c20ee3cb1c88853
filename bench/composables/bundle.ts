import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('../..', import.meta.url))
const entry = `${root}bench-entry.ts`

export interface BundleOptions {
  /** Modules that are left out. */
  external?: string[]
  /** Modules that take the place of others. */
  alias?: Record<string, string>
}

/** The browser's bundle of a module, as Vite builds it for production. */
export async function bundle(code: string, { external, alias }: BundleOptions = {}) {
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    external,
    resolve: { alias },
    transform: {
      define: {
        'import.meta.client': 'true',
        'import.meta.server': 'false',
        'process.env.NODE_ENV': '"production"',
      },
    },
    plugins: [{
      name: 'entry',
      resolveId: id => id === entry ? id : undefined,
      load: id => id === entry ? code : undefined,
    }],
  })
  const { output } = await build.generate({ format: 'esm', minify: true })
  return output.map(file => file.type === 'chunk' ? file.code : '').join('')
}
