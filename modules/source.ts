import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addVitePlugin, defineNuxtModule } from 'nuxt/kit'
import { createHighlighter } from 'shiki'
import ts from 'typescript'
import type { Plugin } from 'vite'

const PREFIX = 'source:'
const THEMES = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' }

/** Lets pages show the project's own code: see {@link projectSource}. */
export default defineNuxtModule({
  meta: { name: 'source' },
  setup(_options, nuxt) {
    addVitePlugin(projectSource(nuxt.options.rootDir))
  },
})

/**
 * Makes `import send from 'source:convex/emails.ts?show=send,finishSend'` the `{ file, html }` of those declarations as they
 * are now, highlighted. A name that is gone fails the build. In development the excerpt follows its file.
 *
 * @param rootDir Folder that the paths of files start from.
 */
export function projectSource(rootDir: string): Plugin {
  let highlighter: ReturnType<typeof createHighlighter> | undefined
  return {
    name: 'project-source',
    enforce: 'pre',
    resolveId: id => id.startsWith(PREFIX) ? `\0${id}` : undefined,
    async load(id) {
      if (!id.startsWith(`\0${PREFIX}`))
        return
      const [file = '', query] = id.slice(PREFIX.length + 1).split('?')
      const names = new URLSearchParams(query).get('show') ?? ''
      const path = join(rootDir, file)
      this.addWatchFile(path)
      const code = excerpt(readFileSync(path, 'utf8'), file, names.split(','))
      highlighter ??= createHighlighter({ themes: Object.values(THEMES), langs: ['ts'] })
      const html = (await highlighter).codeToHtml(code, { lang: 'ts', themes: THEMES, defaultColor: false })
      const source = JSON.stringify({ file, html })
      return this.environment.mode === 'dev' ? followingModule(source) : `export default ${source}`
    },
  }
}

/** Keeps one reactive object for all versions of an excerpt, so that a page which shows it follows without a reload. */
function followingModule(source: string) {
  return `import { shallowReactive } from 'vue'
const excerpt = ${source}
const shown = import.meta.hot?.data.shown ?? shallowReactive({})
Object.assign(shown, excerpt)
if (import.meta.hot) {
  import.meta.hot.data.shown = shown
  import.meta.hot.accept()
}
export default shown`
}

/** The declarations of these names at a file's top level, with their comments, in the file's order. */
function excerpt(text: string, file: string, names: string[]): string {
  const script = file.endsWith('.vue') ? /<script setup[^>]*>\n([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '' : text
  const { statements } = ts.createSourceFile(file, script, ts.ScriptTarget.Latest, true)
  const missing = names.filter(name => !statements.some(statement => declares(statement, name)))
  if (missing.length)
    throw new Error(`A page shows ${missing.join(', ')} of ${file}, which is not declared there any more: see app/sources/.`)
  return statements
    .filter(statement => names.some(name => declares(statement, name)))
    .map(statement => script.slice(start(statement, script), statement.end))
    .join('\n\n')
}

function start(statement: ts.Statement, script: string) {
  const comments = ts.getLeadingCommentRanges(script, statement.getFullStart()) ?? []
  const own = comments.at(-1)
  return own && script.slice(own.end, statement.getStart()).trim() === '' ? own.pos : statement.getStart()
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.some(({ name: bound }) => binds(bound, name))
  return (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) && statement.name?.text === name
}

function binds(bound: ts.BindingName, name: string): boolean {
  return ts.isIdentifier(bound) ? bound.text === name : bound.elements.some(element => ts.isBindingElement(element) && binds(element.name, name))
}
