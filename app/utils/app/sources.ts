/** An excerpt of the project's own code, made at build time: see `modules/source.ts`. */
export interface Excerpt { file: string, html: string }

/** How a page works, from the call in the browser to the row in the database. */
export interface PageSource { title: string, text: string, excerpts: Excerpt[] }
