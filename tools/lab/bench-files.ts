/**
 * Files from page to page: a large one with a cut in the middle (whole by SHA-256, memory bounded), and the speed against
 * a plain RTCDataChannel copy between the same two pages in the same run, pair by pair, directly and over the server.
 * Run with `npm run bench:files`; `BIG_MB`, `MB` and `RUNS` change the sizes (1000, 200, 5), `PATHS=direct` leaves the server out.
 */
import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { CHROMIUM, CHROMIUM_ARGS } from '../../tests/support/browser.ts'
import { startBenchServer } from './bench-server.ts'
import { figures, line } from './figures.ts'
import { memoryOfTree } from './process-tree.ts'
import { openHalf, prepareLinks, receivePlain, sendPlain, takeAnswer } from './plain-copy.ts'

const MEGABYTE = 1_000_000
const BIG = Number(process.env['BIG_MB'] ?? 1_000) * MEGABYTE
const SIZE = Number(process.env['MB'] ?? 200) * MEGABYTE
const RUNS = Number(process.env['RUNS'] ?? 5)
const PATHS = (process.env['PATHS'] ?? 'direct,relay').split(',')
/** The pieces in which transfers go. */
const PIECE = 64 * 1024

const server = await startBenchServer(21100, { MEDIA_WORKERS: '1' })
const { url, folder } = server
const rows: string[] = []
try {
  const small = await randomFile('small.bin', SIZE)
  for (const path of PATHS) {
    const people = await enter(path)
    if (path === 'direct' && BIG > 0) await withCut(people)
    await compare(path, people, small)
    for (const { context } of people) await context.close()
  }
} finally {
  await server.end()
}
process.stdout.write(`${rows.join('\n')}\n`)

interface Person {
  readonly context: BrowserContext
  readonly page: Page
  /** Folder of the browser's profile, by which its processes are known. */
  readonly profile: string
}

/** Two people, each with a browser and a disk of their own: what a private window keeps, it keeps in memory. */
async function enter(path: string): Promise<readonly [Person, Person]> {
  const person = async (name: string): Promise<Person> => {
    const profile = join(folder, `${path}-${name}`)
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: CHROMIUM_ARGS,
      ignoreHTTPSErrors: true,
      locale: 'en-US',
    })
    await context.addInitScript(prepareLinks, path === 'relay')
    const page = await context.newPage()
    await page.goto(`${url}/r/bench-${path}?name=${name}&join=now&cam=off&mic=off`)
    await page.locator('[data-connection="live"]').waitFor()
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: /^Files/ }).click()
    return { context, page, profile }
  }
  return [await person('Ann'), await person('Bob')]
}

async function randomFile(name: string, size: number): Promise<string> {
  const path = join(folder, name)
  const file = await open(path, 'w')
  const block = Buffer.alloc(8 * MEGABYTE)
  for (let left = size; left > 0; left -= block.length) {
    randomFillSync(block)
    await file.write(block, 0, Math.min(block.length, left))
  }
  await file.close()
  return path
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** Offers a file and accepts it; resolves when the receiver has compared the hash, with the seconds since it accepted. */
async function transfer([ann, bob]: readonly [Person, Person], path: string): Promise<number> {
  const choosing = ann.page.waitForEvent('filechooser')
  await ann.page.getByRole('button', { name: 'Send a file' }).click()
  await (await choosing).setFiles(path)
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
  const card = bob.page.locator('[data-transfer]').first()
  await bob.page.locator('[data-transfer][data-state="offered"]').waitFor()
  const began = performance.now()
  await card.getByRole('button', { name: 'Save' }).click()
  await bob.page.locator('[data-transfer][data-state="done"]').waitFor({ timeout: 600_000 })
  return (performance.now() - began) / 1_000
}

async function tidy(people: readonly [Person, Person]): Promise<void> {
  for (const { page } of people) await page.getByRole('button', { name: 'Remove from the list' }).click()
}

/** A large file with the link cut when half of it is there: whole, and no page grew with it. */
async function withCut(people: readonly [Person, Person]): Promise<void> {
  const big = await randomFile('big.bin', BIG)
  const [, bob] = people
  const memory = new Map(people.map((person) => [person, { before: memoryOfTree(person.profile), most: 0 }]))
  const watching = setInterval(() => {
    for (const [person, seen] of memory) seen.most = Math.max(seen.most, memoryOfTree(person.profile))
  }, 250)
  const cut = bob.page.waitForFunction(
    () => {
      const progress = document.querySelector('progress')
      if (progress === null || progress.value < progress.max / 2) return null
      for (const link of (globalThis as unknown as { links: RTCPeerConnection[] }).links) link.close()
      return progress.value
    },
    null,
    { timeout: 600_000 },
  )
  const saving = bob.page.waitForEvent('download', { timeout: 600_000 })
  for (const waiting of [cut, saving]) waiting.catch(() => {}) // Heard below, unless the transfer failed before.
  const seconds = await transfer(people, big)
  clearInterval(watching)
  const at = await (await cut).jsonValue()
  const same = (await hashOf(await (await saving).path())) === (await hashOf(big))
  rows.push(
    `${BIG / MEGABYTE} MB, link cut after ${Math.round(Number(at) / MEGABYTE)} MB: ${same ? 'whole by SHA-256' : 'DAMAGED'}, ${seconds.toFixed(1)} s`,
  )
  for (const [index, name] of ['sender', 'receiver'].entries()) {
    const seen = memory.get(people[index] as Person)
    if (seen !== undefined)
      rows.push(
        `  the ${name}'s browser grew by at most ${Math.round((seen.most - seen.before) / 1_024)} MiB`,
      )
  }
  rows.push('')
  if (!same) process.exitCode = 1
  await rm(big)
  await tidy(people)
}

async function compare(path: string, people: readonly [Person, Person], file: string): Promise<void> {
  const [plain, ours]: [number[], number[]] = [[], []]
  const ways = new Set<string | null>()
  for (let run = 0; run < RUNS; run += 1) {
    plain.push(SIZE / MEGABYTE / (await plainCopy(people)))
    ours.push(SIZE / MEGABYTE / (await transfer(people, file)))
    ways.add(await people[1].page.locator('[data-transfer]').first().getAttribute('data-path'))
    await tidy(people)
  }
  rows.push(
    `${path} (went ${[...ways].join(', ')}): ${RUNS} pairs of ${SIZE / MEGABYTE} MB`,
    line('plain RTCDataChannel copy', figures(plain), 'MB/s', 1),
    line('file, hashed and stored', figures(ours), 'MB/s', 1),
    line('ratio, pair by pair', figures(ours.map((speed, at) => speed / (plain[at] ?? Number.NaN))), 'x', 2),
    '',
  )
}

/** Seconds of a copy from memory to nowhere over a channel of the same two pages. */
async function plainCopy([ann, bob]: readonly [Person, Person]): Promise<number> {
  const offer = await ann.page.evaluate(openHalf, null)
  const answer = await bob.page.evaluate(openHalf, offer)
  await ann.page.evaluate(takeAnswer, answer)
  await ann.page.waitForFunction(
    () => (globalThis as unknown as { half: { channel: RTCDataChannel } }).half.channel.readyState === 'open',
  )
  const began = performance.now()
  const received = bob.page.evaluate(receivePlain, SIZE)
  await ann.page.evaluate(sendPlain, { bytes: SIZE, piece: PIECE })
  await received
  return (performance.now() - began) / 1_000
}
