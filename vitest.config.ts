import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { defineVitestProject } from '@nuxt/test-utils/config'

export default defineConfig({
  test: {
    // By itself it leaves one core to whoever waits.
    maxWorkers: '100%',
    projects: [
      // Backend functions on convex-test, in the runtime that resembles Convex's own.
      {
        test: {
          name: 'convex',
          setupFiles: 'tests/setup/patience.ts',
          include: ['tests/convex/**/*.test.ts'],
          environment: 'edge-runtime',
          // Hashing a password takes long, as it should.
          testTimeout: 20_000,
          server: { deps: { inline: ['convex-test', /@convex-dev\//] } },
        },
      },
      // The local deployment and providers, through official clients over loopback.
      {
        test: {
          name: 'local',
          setupFiles: 'tests/setup/patience.ts',
          include: ['tests/local/**/*.test.ts', 'tests/scripts/**/*.test.ts'],
          environment: 'node',
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      // Composables in a server render, in a small application that is built for it.
      {
        test: {
          name: 'ssr',
          include: ['tests/ssr/**/*.test.ts'],
          environment: 'node',
          testTimeout: 20_000,
          hookTimeout: 120_000,
        },
      },
      // Composables inside a Nuxt application.
      await defineVitestProject({
        test: {
          name: 'nuxt',
          setupFiles: 'tests/setup/patience.ts',
          testTimeout: 20_000,
          include: ['tests/nuxt/**/*.test.ts'],
          environment: 'nuxt',
          environmentOptions: { nuxt: { rootDir: fileURLToPath(new URL('tests/setup/site', import.meta.url)) } },
        },
      }),
    ],
  },
})
