/**
 * What a background costs: frames a second that leave it and processor time of the whole browser, with a picture behind the person
 * against the plain camera, turn by turn in one run; and how long the first effect takes, until the whole picture is hidden and
 * until the person is found. One page in its lobby, a drawn person as its camera. Run with `npm run bench:backdrop`; `ROUNDS=10` for more.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { CHROMIUM, CHROMIUM_ARGS } from '../../tests/support/browser.ts'
import { startBenchServer } from './bench-server.ts'
import { figures, line } from './figures.ts'
import { portraitVideo, SOMEBODY } from '../../tests/support/portrait-video.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 5)
/** Long enough for a few hundred frames, short enough that both turns see the same machine. */
const TURN_MS = 8_000
/** What is started in the turn before has settled by then. */
const SETTLE_MS = 3_000

const server = await startBenchServer(21400, { MEDIA_WORKERS: '1' })
const { url, folder } = server
const camera = join(folder, 'portrait.y4m')
await writeFile(camera, portraitVideo(SOMEBODY))
const profile = await mkdtemp(join(tmpdir(), 'parley-bench-browser-'))
const context = await chromium.launchPersistentContext(profile, {
  executablePath: CHROMIUM,
  args: [...CHROMIUM_ARGS, `--use-file-for-fake-video-capture=${camera}`],
  ignoreHTTPSErrors: true,
  locale: 'en-US',
})
const page = await context.newPage()
await page.goto(`${url}/r/bench?mic=off`)
await page.locator('video[data-self]').waitFor()
await page.getByRole('button', { name: 'Background' }).click()

const first = await firstEffect(page)
await choose(page, 'None')
const turns = { plain: [] as Turn[], picture: [] as Turn[] }
for (let round = 0; round < ROUNDS; round += 1) {
  await choose(page, 'None')
  turns.plain.push(await turn(page))
  await choose(page, 'City at night')
  turns.picture.push(await turn(page))
}
await context.close()
await server.end()
await rm(profile, { recursive: true })
report()

interface Turn {
  readonly rate: number
  /** Processor time of the whole browser, in cores. */
  readonly cores: number
}

async function turn(of: Page): Promise<Turn> {
  await of.waitForTimeout(SETTLE_MS)
  const [before, began] = [await processorTime(profile), performance.now()]
  const frames = await of.evaluate(countFrames, TURN_MS)
  const took = performance.now() - began
  return { rate: frames / (took / 1_000), cores: ((await processorTime(profile)) - before) / took }
}

/** Frames of one's own picture within some time. Runs inside the page. */
async function countFrames(ms: number): Promise<number> {
  const video = document.querySelector<HTMLVideoElement>('video[data-self]')
  if (video === null) throw new Error('no picture')
  const count = () => video.getVideoPlaybackQuality().totalVideoFrames
  const before = count()
  await new Promise((resolve) => setTimeout(resolve, ms))
  return count() - before
}

async function choose(of: Page, name: string): Promise<void> {
  await of.getByRole('radio', { name, exact: true }).locator('..').click()
}

/** Milliseconds from the choice of a picture to the end of the plain one, and to the person before the picture. */
async function firstEffect(of: Page): Promise<{ hidden: number; found: number }> {
  const watching = of.evaluate(watchEffect)
  await of.getByRole('radio', { name: 'City at night' }).locator('..').click()
  return watching
}

/** Watches one's own picture: it is hidden when its edges are gone, and done when a corner is as dark as the night. Runs inside the page. */
async function watchEffect(): Promise<{ hidden: number; found: number }> {
  const context = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no canvas')
  const look = () => {
    const video = document.querySelector<HTMLVideoElement>('video[data-self]')
    if (video === null) return { corner: 255, edge: 255 }
    context.drawImage(video, 0, 0, 64, 36)
    const { data } = context.getImageData(0, 0, 64, 36)
    let edge = 0
    for (let at = 4; at < data.length; at += 4) {
      if ((at / 4) % 64 !== 0) edge = Math.max(edge, Math.abs((data[at + 1] ?? 0) - (data[at - 3] ?? 0)))
    }
    return { corner: data[4 * 130 + 1] ?? 255, edge }
  }
  const sharp = look().edge
  await new Promise((resolve) => document.addEventListener('change', resolve, { once: true }))
  const began = performance.now()
  let hidden = 0
  for (;;) {
    const { corner, edge } = look()
    const now = performance.now() - began
    if (hidden === 0 && edge < sharp / 2) hidden = now
    if (corner < 90) return { hidden: hidden || now, found: now }
    if (now > 60_000) throw new Error('no effect within a minute')
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}

/** Milliseconds of processor time of all processes of a browser, found by its profile (proc(5), in ticks of 10 ms). */
async function processorTime(of: string): Promise<number> {
  let ticks = 0
  for (const id of await readdir('/proc')) {
    if (!/^\d+$/.test(id)) continue
    try {
      const [command, stat] = await Promise.all([
        readFile(`/proc/${id}/cmdline`, 'utf8'),
        readFile(`/proc/${id}/stat`, 'utf8'),
      ])
      if (!command.includes(of) && !(await hasAncestor(stat, of))) continue
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      // It ended meanwhile.
    }
  }
  return ticks * 10
}

/** Renderers do not name the profile: they belong to it by the process that started them. */
async function hasAncestor(stat: string, of: string): Promise<boolean> {
  const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
  if (parent === undefined || Number(parent) <= 1) return false
  const command = await readFile(`/proc/${parent}/cmdline`, 'utf8')
  return command.includes(of) || hasAncestor(await readFile(`/proc/${parent}/stat`, 'utf8'), of)
}

function report(): void {
  const of = (name: keyof typeof turns, what: keyof Turn): number[] => turns[name].map((each) => each[what])
  const ratio = (what: keyof Turn): number[] =>
    of('picture', what).map((value, at) => value / (of('plain', what)[at] ?? Number.NaN))
  process.stdout.write(
    [
      `${ROUNDS} rounds of ${TURN_MS / 1_000} s each, a picture behind a person against the plain camera (640 × 360, 15 frames a second)`,
      '',
      line('frames a second, plain', figures(of('plain', 'rate')), '/s', 1),
      line('frames a second, picture', figures(of('picture', 'rate')), '/s', 1),
      line('ratio, pair by pair', figures(ratio('rate')), 'x', 2),
      line('browser, plain', figures(of('plain', 'cores')), 'cores', 2),
      line('browser, picture', figures(of('picture', 'cores')), 'cores', 2),
      line('ratio, pair by pair', figures(ratio('cores')), 'x', 2),
      '',
      `first effect: room hidden after ${first.hidden.toFixed(0)} ms, person found after ${first.found.toFixed(0)} ms`,
      '',
    ].join('\n'),
  )
}
