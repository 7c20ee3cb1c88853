/** What an engine is opened with. */
export interface EngineOptions {
  /** Address of the deployment, which the URLs of files start with. */
  url: string
  /** Folder for documents and files; engines that keep all in memory ignore it. */
  dataDir: string
  /** Prints a line: what functions log, what scheduled functions fail with. */
  log: (line: string) => void
}
