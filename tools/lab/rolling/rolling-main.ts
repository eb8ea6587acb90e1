/**
 * A rolling restart of two nodes under a running meeting, as docs/cluster.md tells it: each node is drained by its SIGTERM, ends, and is
 * started again. Real pages, a steady tone each, everyone writing all the time; what they heard and saw of each other, and what became of
 * what they wrote. Ends with 1 if a message is lost or doubled or somebody was not in the meeting for a moment.
 * `npm run lab:rolling`; `ROUNDS=3 PEOPLE=2 CAMERA=small` (or `full`: 1280×720).
 */
import { LIMITS } from '@parley/protocol'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, HEADLESS_SHELL } from '../../../tests/support/browser.ts'
import { startNodeProcesses, type NodeProcess } from '../../../tests/support/node-processes.ts'
import { joinAs } from '../../../tests/support/raw-client.ts'
import { pause } from '../chaos/acts.ts'
import { smallDevices } from '../chaos/in-page-watch.ts'
import { figures, line } from '../figures.ts'
import { Person, type Noticed } from './people.ts'

const [rounds, people] = [Number(process.env['ROUNDS'] ?? 3), Number(process.env['PEOPLE'] ?? 2)]
/** A move is over by then: until nothing comes by the node that was left. */
const AFTER_MS = 2_500
/** Each writes so often: what chat allows (LIMITS.chatPerSecond). */
const WRITE_MS = 600

process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0' // The servers' own certificates, on this machine.

await using cluster = await startNodeProcesses(2, { DRAIN: 'on' })
const browser = await chromium.launch({
  executablePath: HEADLESS_SHELL,
  args: [...CHROMIUM_ARGS, '--autoplay-policy=no-user-gesture-required'],
})
/** While a page moves it sends and receives twice: with many pixels two cores have too much to do. */
const devices = process.env['CAMERA'] === 'full' ? [] : [smallDevices]
const persons: Person[] = []
for (let n = 0; n < people; n += 1) {
  const at = cluster.nodes[n % 2]?.url ?? ''
  persons.push(await Person.enter(browser, `${at}/r/rolling`, `Person-${n + 1}`, ...devices))
}
for (const { page } of persons)
  await page.waitForFunction(
    (all) =>
      new Set(
        [...document.querySelectorAll<HTMLElement>('video[data-peer]')].map(({ dataset }) => dataset['peer']),
      ).size === all,
    people - 1,
  )
await pause(5_000) // Until rates have settled.

let isWriting = true
const writers = persons.map(async (person) => {
  for (; isWriting; await pause(WRITE_MS)) await person.write()
})
const windows: Record<'drain' | 'start' | 'quiet', Noticed[]> = { drain: [], start: [], quiet: [] }
const [drains, starts]: [number[], number[]] = [[], []]
for (let round = 0; round < rounds; round += 1) {
  for (const node of cluster.nodes) {
    await within('quiet', () => pause(2_000))
    await within('drain', async () => void drains.push(await timed(() => node.server.end('SIGTERM'))))
    await within('start', async () => void starts.push(await timed(() => startAgain(node))))
  }
}
isWriting = false
await Promise.all(writers)
for (const person of persons) await person.delivered()
await pause(1_000)
const wrong = await misread()
await browser.close()
report()

/** The part of the sequence that waits: until the node says that it is well. */
async function startAgain(node: NodeProcess): Promise<void> {
  await node.start()
  while (!(await fetch(`${node.url}/healthz`)).ok) await pause(100)
}

async function within(name: keyof typeof windows, act: () => Promise<void>): Promise<void> {
  await Promise.all(persons.map((person) => person.noticed()))
  await act()
  await pause(AFTER_MS)
  windows[name].push(...(await Promise.all(persons.map((person) => person.noticed()))))
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}

/** Messages that are not there once: in the database, and the last of them in each page's chat. */
async function misread(): Promise<{ lost: number; doubled: number }> {
  const written = persons.flatMap((person) => person.written)
  const stored = await storedTexts()
  const shown = stored.slice(-LIMITS.chatTail) // Older ones are fetched when somebody scrolls.
  const counts = [
    ...written.map((text) => stored.filter((other) => other === text).length),
    ...(await Promise.all(persons.map((person) => person.reads(shown)))).flat(),
  ]
  return {
    lost: counts.filter((count) => count === 0).length,
    doubled: counts.filter((count) => count > 1).length,
  }
}

async function storedTexts(): Promise<string[]> {
  using reader = await joinAs(cluster.nodes[0]?.url ?? '', 'rolling', { name: 'Reader' })
  const texts: string[] = []
  for (let before: string | undefined, whole = false; !whole;) {
    const page = await reader.client.call('history', { of: 'room', ...(before !== undefined && { before }) })
    texts.unshift(...page.messages.map(({ text }) => text))
    ;[before, whole] = [page.messages[0]?.id, page.whole]
    await pause(600) // Looks into the history have an allowance (SPEC C28).
  }
  return texts
}

function report(): void {
  const written = persons.reduce((sum, person) => sum + person.written.length, 0)
  const rows = [
    `${rounds} rolling restarts of two nodes, ${people} pages, as each hears and sees the worst of the others`,
    '',
  ]
  for (const [name, key] of [
    ['drained', 'drain'],
    ['started again', 'start'],
    ['nothing done', 'quiet'],
  ] as const)
    for (const [what, of] of [
      ['longest silence', 'silence'],
      ['played twice', 'doubled'],
      ['longest still picture', 'still'],
    ] as const)
      rows.push(line(`${name}: ${what}`, figures(windows[key].map((noticed) => noticed[of])), 'ms'))
  rows.push('', line('a drain, until the process has ended', figures(drains), 'ms'))
  rows.push(line('a start, until it is well', figures(starts), 'ms'))
  const all = Object.values(windows).flat()
  const away = all.reduce((sum, noticed) => sum + noticed.away, 0)
  const fewest = Math.min(...all.map((noticed) => noticed.fewest))
  rows.push('', `${written} messages written, ${wrong.lost} lost, ${wrong.doubled} doubled`)
  rows.push(
    `${away} times without a connection; the fewest people that a page has seen: ${fewest} of ${people}`,
  )
  rows.push('aim: a silence and a still picture of at most 100 ms in a drain', '')
  process.stdout.write(rows.join('\n'))
  process.exitCode = wrong.lost + wrong.doubled + away > 0 || fewest < people ? 1 : 0
}
