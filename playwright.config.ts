import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  workers: 2,
  fullyParallel: true,
  // The tests of the demo follow one another. Begun first, they do not keep everybody waiting at the end.
  projects: [
    { name: 'demo', testMatch: 'demo.spec.ts' },
    { name: 'site', testMatch: 'hydration.spec.ts' },
    { name: 'build', testIgnore: ['demo.spec.ts', 'hydration.spec.ts'] },
  ],
  forbidOnly: !!process.env.CI,
  reporter: process.env.CI ? 'line' : 'list',
  use: {
    browserName: 'chromium',
    // Its snapshots of the page show as much, and taking pictures of every frame costs a quarter of the time.
    trace: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-quic',
        '--disable-sync',
        '--no-first-run',
        // Chromium's sandbox does not start as root, as in containers.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
})
