import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { CHROMIUM_ARGS, HEADLESS_SHELL } from '../../../tests/support/browser.ts'
import { startServerProcess, type ServerProcess } from '../../../tests/support/process.ts'
import { takeWatched, watchMedia, type Watched } from './in-page-media.ts'
import type { Lab, Namespace } from './namespaces.ts'
import { steadyVoice } from './voice.ts'
import { SERVER, type World } from './world.ts'

/** Ports of the server in the lab. */
export const PORTS = { web: 8_443, media: 44_400 } as const

/** How often the pages look at their connections. */
const SAMPLE_MS = 50

/** Starts the real server in its namespace, with its settings as they come. */
export async function startServer(lab: Lab, { server }: World): Promise<ServerProcess> {
  const folder = await tempFolder(lab, 'server')
  const running = await startServerProcess(
    {
      PORT: String(PORTS.web),
      HOST: '0.0.0.0',
      DATA_DIR: join(folder, 'data'),
      MEDIA_PORT: String(PORTS.media),
      MEDIA_WORKERS: '1',
      ANNOUNCED_ADDRESS: SERVER,
      LOG_LEVEL: 'warn',
    },
    'Parley is ready',
    server.prefix,
  )
  lab.defer(async () => void (await running.end('SIGTERM')))
  return running
}

/** Somebody in the lobby of a room, in a browser in a home. */
export interface Guest {
  readonly page: Page
  readonly join: () => Promise<void>
  /** Milliseconds from the click to the first picture of somebody else; null while there was none. */
  readonly timeToMedia: () => Promise<number | null>
  readonly watched: () => Promise<Watched>
  /** What the page complained of. */
  readonly complaints: readonly string[]
}

/** Opens a real browser in a namespace and brings it before the door of a room. */
export async function openGuest(lab: Lab, home: Namespace, name: string, room: string): Promise<Guest> {
  const folder = await tempFolder(lab, name)
  const wrapper = join(folder, 'chromium')
  await writeFile(wrapper, `#!/bin/sh\nexec ip netns exec ${home.name} ${HEADLESS_SHELL} "$@"\n`)
  await chmod(wrapper, 0o755)
  await writeFile(join(folder, 'voice.wav'), steadyVoice())
  const voice = `--use-file-for-fake-audio-capture=${join(folder, 'voice.wav')}`
  // It is steered over a pipe: no network is needed for that.
  const browser = await chromium.launch({ executablePath: wrapper, args: [...CHROMIUM_ARGS, voice] })
  lab.defer(() => browser.close())
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => void complaints.push(String(error)))
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text())
  })
  await page.addInitScript(watchMedia, SAMPLE_MS)
  await page.goto(`https://${SERVER}:${PORTS.web}/r/${room}?name=${name}`)
  await page.locator('video[data-self]').waitFor()
  return {
    page,
    join: () => page.getByRole('button', { name: 'Join now' }).click(),
    timeToMedia: () => page.evaluate(timeToMedia),
    watched: () => page.evaluate(takeWatched),
    complaints,
  }
}

function timeToMedia(): number | null {
  const [click] = performance.getEntriesByName('parley:join-click')
  const [frame] = performance.getEntriesByName('parley:first-frame')
  return click === undefined || frame === undefined ? null : frame.startTime - click.startTime
}

async function tempFolder(lab: Lab, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `parley-lab-${name}-`))
  lab.defer(() => rm(folder, { recursive: true, force: true }))
  return folder
}
