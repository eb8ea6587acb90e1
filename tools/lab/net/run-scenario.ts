import { openGuest, PORTS, startServer, type Guest } from './call.ts'
import { pathIn, type Span } from './findings.ts'
import { Lab } from './namespaces.ts'
import { ORDINARY } from './scenarios.ts'
import type { Outcome, Scenario, Stage } from './stage.ts'
import type { Backend, WayChange } from './way.ts'
import { makeWorld, SERVER } from './world.ts'

/** How long media may take to come before a scenario counts as not connected. */
const CONNECT_MS = 40_000
/** How long a call is watched, for what is not about a moment. */
const WATCH_MS = 15_000
/** Ramping up after the join is not what acts are about. */
const SETTLE_MS = 6_000

/** Runs a scenario from nothing to nothing. */
export async function runScenario(
  scenario: Scenario,
  backend: Backend,
  { watchMs = WATCH_MS }: { readonly watchMs?: number } = {},
): Promise<Outcome> {
  await using lab = new Lab()
  const world = await makeWorld(lab, scenario.homes, backend)
  const server = await startServer(lab, world)
  for (const { line } of world.homes) await line.set({ ab: ORDINARY, ba: ORDINARY })
  const [first, second] = world.homes
  if (first === undefined || second === undefined) throw new Error('two homes meet')
  const setLine = (change: WayChange): Promise<void> => second.line.set({ ab: change, ba: change })
  const guests = await Promise.all(
    [first, second].map(({ client }, at) => openGuest(lab, client, at === 0 ? 'Ann' : 'Bob', scenario.name)),
  )
  try {
    const toMedia = await meet(guests, async () => setLine(scenario.line ?? {}))
    const stage: Stage = {
      watchMs,
      pass: passTime,
      setLine,
      move: second.move,
      watched: () => Promise.all(guests.map((guest) => guest.watched())),
    }
    await passTime(SETTLE_MS)
    const found = await scenario.act(stage)
    const place = { address: SERVER, ports: [PORTS.media, PORTS.web] }
    const paths = (await stage.watched()).map((watched) => pathIn(watched, found.span, place))
    return { scenario, connected: true, paths, toMedia, found }
  } catch (error) {
    const told = guests.flatMap(({ complaints }) => complaints)
    const why = [String(error), ...told, server.output()].join('\n')
    return { scenario, connected: false, why }
  }
}

/** Brings both into the room, the second one over the line as the scenario has it, until both see and hear each other. */
async function meet([first, second]: readonly Guest[], spoil: () => Promise<void>): Promise<number> {
  if (first === undefined || second === undefined) throw new Error('two people meet')
  await first.join()
  await first.page.locator('[data-connection="live"]').waitFor()
  await spoil()
  await second.join()
  const until = Date.now() + CONNECT_MS
  for (;;) {
    const [ofFirst, ofSecond] = await Promise.all([first.watched(), second.watched()])
    const flowing = [ofFirst, ofSecond].every(
      ({ frames, samples }) => frames.length > 0 && samples.at(-1)?.audio.some(({ packets }) => packets > 0),
    )
    const toMedia = await second.timeToMedia()
    if (flowing && toMedia !== null) return toMedia
    if (Date.now() > until) {
      const missing = [ofFirst, ofSecond].map(
        ({ frames, samples }) => `${frames.length} frames, ${JSON.stringify(samples.at(-1)?.pairs)}`,
      )
      throw new Error(`no media within ${CONNECT_MS / 1000} s: ${missing.join(' | ')}`)
    }
    await passTime(200)
  }
}

async function passTime(ms: number): Promise<Span> {
  const from = Date.now()
  await new Promise((resolve) => setTimeout(resolve, ms))
  return { from, to: Date.now() }
}
