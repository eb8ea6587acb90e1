import { defineConfig } from '@playwright/test'

/** Flags with which Debian's Chromium runs headless, as root too, with a synthetic camera and microphone, and asks nobody outside. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  // Several people on one machine: pages in the background must go on decoding and keep their timers.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

export default defineConfig({
  testDir: 'e2e',
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
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: CHROMIUM_ARGS },
  },
})
