import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { defineVitestProject } from '@nuxt/test-utils/config'

/** For machines that have other work, and passwords whose hashing takes long, as it should. */
const setupFiles = ['tests/setup/clock.ts', 'tests/setup/patience.ts']
const patient = { setupFiles, testTimeout: 20_000 }

export default defineConfig({
  test: {
    // By itself it leaves one core to whoever waits.
    maxWorkers: '100%',
    projects: [
      // Backend functions on convex-test, in the runtime that resembles Convex's own.
      {
        test: {
          name: 'convex',
          ...patient,
          setupFiles: [...setupFiles, 'tests/setup/passwords.ts'],
          include: ['tests/convex/**/*.test.ts'],
          environment: 'edge-runtime',
          server: { deps: { inline: ['convex-test', /@convex-dev\//] } },
        },
      },
      // The local deployment and providers, through official clients over loopback.
      {
        test: {
          name: 'local',
          ...patient,
          include: ['packages/*/tests/**/*.test.ts', 'tests/{stack,scripts,modules}/**/*.test.ts'],
          environment: 'node',
          hookTimeout: 30_000,
        },
      },
      // Composables in a server render, in a small application that is built for it.
      {
        test: {
          name: 'ssr',
          ...patient,
          include: ['tests/ssr/**/*.test.ts'],
          environment: 'node',
          hookTimeout: 120_000,
        },
      },
      // Composables inside a Nuxt application.
      await defineVitestProject({
        test: {
          name: 'nuxt',
          ...patient,
          include: ['tests/nuxt/**/*.test.ts'],
          environment: 'nuxt',
          environmentOptions: { nuxt: { rootDir: fileURLToPath(new URL('tests/setup/site', import.meta.url)) } },
        },
      }),
    ],
  },
})
