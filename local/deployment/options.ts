import type { LoadedApp } from './seam.ts'

/** What an engine is opened with. */
export interface EngineOptions {
  /** Folder for documents and files; `null` keeps them only as long as the engine is open. */
  dataDir: string | null
  app: LoadedApp
  /** Where clients reach the deployment, which the URLs of files start with. */
  origin: { cloudUrl: string, siteUrl: string }
  /** Prints a line: what functions log, and errors that clients are not told. */
  log: (line: string) => void
}
