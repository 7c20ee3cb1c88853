import { useNuxtApp } from '#imports'

/** One of its kind per Nuxt app, kept under a symbol that survives hot replacement of the module that makes it. */
export function appSingleton<T>(name: string, create: () => T): T {
  return (useNuxtApp() as unknown as { [name: symbol]: T })[Symbol.for(`convex.${name}`)] ??= create()
}
