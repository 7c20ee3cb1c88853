declare module '#error-page' {
  /** Nuxt's own error handler: see `nuxt.config.ts`. */
  const handler: import('nitropack/types').NitroErrorHandler
  export default handler
}
