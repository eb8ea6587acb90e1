import { defineConfig } from '@playwright/test'
import { smallCamera } from './support/browser.ts'

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './support/browser.ts',
  outputDir: '../test-results',
  // One at a time: each test runs up to four video calls, on two cores.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  // Far above what a test takes: up to five video calls on two cores that others may be using.
  timeout: 180_000,
  // A page that joins two others on cores that are asked for ten times what they have takes longer than fifteen seconds. Where a
  // time is the rule, the test says which.
  expect: { timeout: 30_000 },
  use: {
    browserName: 'chromium',
    headless: true,
    ignoreHTTPSErrors: true, // The server's own certificate is self-signed.
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: smallCamera(),
  },
})
