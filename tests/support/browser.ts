import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LaunchOptions } from '@playwright/test'
import { portraitVideo, SOMEBODY } from './portrait-video.ts'

/** Chromium with its windows and dialogs, for what is the browser's own: permissions, installing. `CHROMIUM` names another one. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** The same engine without them, which nobody sees in a test or a lab and which take processor time from the meeting. */
export const HEADLESS_SHELL = process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell'

/** Flags with which Debian's Chromium runs headless, as root too, with a synthetic camera (1280×720, 20 frames a second) and microphone, and asks nobody outside. */
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

/** The camera of tests that do not ask for a better one: of few pixels and frames, so that several browsers fit on two cores. */
const SMALL_CAMERA = join(import.meta.dirname, '../../node_modules/.cache/parley/small-camera.y4m')

/** Chromium for a test, with more flags where it needs them. */
export function smallCamera(...more: readonly string[]): LaunchOptions {
  return largeCamera(`--use-file-for-fake-video-capture=${SMALL_CAMERA}`, ...more)
}

/** Chromium for a test of what depends on the pixels of a camera (its layers, how good its picture is), or that brings a camera of its own. */
export function largeCamera(...more: readonly string[]): LaunchOptions {
  return { executablePath: HEADLESS_SHELL, args: [...CHROMIUM_ARGS, ...more] }
}

/** Makes the small camera; before all tests (Playwright's `globalSetup`). */
export default async function makeSmallCamera(): Promise<void> {
  await mkdir(dirname(SMALL_CAMERA), { recursive: true })
  await writeFile(SMALL_CAMERA, portraitVideo(SOMEBODY, { width: 320, fps: 10 }))
}
