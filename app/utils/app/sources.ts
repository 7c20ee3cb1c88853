/** An excerpt of the project's own code, made at build time: see `modules/source.ts`. */
export interface Excerpt { file: string, html: string }

/** How a page works, from the call in the browser to the row in the database. */
export interface PageSource { title: string, text: string, excerpts: Excerpt[] }

const pageSources = import.meta.glob<PageSource[]>('../../sources/*.ts', { import: 'default' })

/** Loads what a page shows of its own code: the file of that name in `app/sources/`, a chunk of its own. */
export const loadPageSource = (page: string) => pageSources[`../../sources/${page}.ts`]!()
