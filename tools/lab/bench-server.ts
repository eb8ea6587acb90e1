import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from '@playwright/test'
import { CHROMIUM, CHROMIUM_ARGS } from '../../tests/support/browser.ts'
import { freePort } from '../../tests/support/free-port.ts'
import { startServerProcess } from '../../tests/support/process.ts'

/** The real server of a bench, and a folder for what the bench makes; both are gone at the end. */
export interface BenchServer {
  readonly url: string
  readonly folder: string
  readonly end: () => Promise<void>
}

/** Starts the server for a bench. Each bench has a media port of its own, so that two of them can run side by side. */
export async function startBenchServer(
  mediaPort: number,
  settings: Record<string, string> = {},
): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  const port = await freePort()
  const server = await startServerProcess({
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: join(folder, 'data'),
    MEDIA_PORT: String(mediaPort),
    ANNOUNCED_ADDRESS: '127.0.0.1',
    LOG_LEVEL: 'error',
    ...settings,
  })
  return {
    url: `${settings['HTTPS'] === 'off' ? 'http' : 'https'}://localhost:${port}`,
    folder,
    end: async () => {
      await server.end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The Chromium of the tests, with made-up devices. */
export function launchBrowser(more: readonly string[] = [], args = CHROMIUM_ARGS): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...args, ...more] })
}
