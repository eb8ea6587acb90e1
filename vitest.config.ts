import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/dist/**', '**/build/**', 'tests/e2e/**']

/** Every test but the end-to-end ones, which Playwright runs (tests/playwright.config.ts). */
export default defineConfig({
  test: {
    // Children that a test starts (a database, a media worker) are tied to the life of the thread that started them: processes, not threads.
    pool: 'forks',
    // Most of a test's time is spent waiting for real servers and timers: one file at a time leaves a core idle.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What a test waits for may take long on a machine that is busy with other things; where a time is the rule, the test says which.
    expect: { poll: { timeout: 10_000 } },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['{packages,apps/web,tools}/**/*.test.ts', 'tools/**/*.test.mjs'],
          exclude,
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['{apps/server,tests}/**/*.test.ts'],
          exclude,
          globalSetup: ['tests/support/postgres-setup.ts'],
        },
      },
    ],
  },
})
