import { defineConfig } from 'vitest/config'

/** Every test but the end-to-end ones, which Playwright runs (tests/playwright.config.ts). */
export default defineConfig({
  test: {
    include: ['{packages,apps,tools,tests}/**/*.test.ts', 'tools/**/*.test.mjs'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/build/**', 'tests/e2e/**'],
    // Children that a test starts (a database, a media worker) are tied to the life of the thread that started them: processes, not threads.
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
})
