import { useNuxtApp } from '#imports'

/** Returns the one value of that name per Nuxt app. Its symbol survives hot replacement of the module that creates it. */
export function appSingleton<T>(name: string, create: () => T): T {
  return (useNuxtApp() as unknown as { [name: symbol]: T })[Symbol.for(`convex.${name}`)] ??= create()
}
