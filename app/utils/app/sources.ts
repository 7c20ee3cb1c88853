/** Excerpt of the project's own code, made at build time by `modules/source.ts`. */
export interface Excerpt { file: string, html: string }

/** Section of “How it works”. The sections lead from the call in the browser to the row in the database. */
export interface PageSource { title: string, text: string, excerpts: Excerpt[] }
