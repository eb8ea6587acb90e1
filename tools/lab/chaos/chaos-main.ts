/**
 * Chaos: a meeting of real browsers and bots, whose servers, workers, Redis and PostgreSQL are killed, stopped, cut off and filled up in
 * an order that a seed tells. After each fault everyone must see and hear everyone again; at the end no acknowledged message may be lost or
 * there twice. Ends with 1 if anything is lost or somebody stays without. `npm run lab:chaos`; `FAULTS=200 SEED=1 PEOPLE=4 BOTS=2
 * NODES=1 WORKERS=1 FPS=10 KINDS=worker-kill,node-kill OUT=chaos.json SHOTS=folder`.
 */
import { writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { setFaultSink } from '@parley/kit'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, HEADLESS_SHELL } from '../../../tests/support/browser.ts'
import { impossible } from './acts.ts'
import { chooseFaults, readKinds } from './faults.ts'
import { Meeting } from './meeting.ts'
import { isWell, judgePost, rows, type Outcome } from './verdict.ts'
import { startWorld } from './world.ts'

const number = (name: string, usual: number): number => Number(process.env[name] ?? usual)
const say = (text: string): void => void process.stdout.write(`${text}\n`)

/**
 * How nice processes are that are started from now on. A browser that may do so (it runs as root here) puts its own threads before
 * everybody's: servers, which have machines of their own elsewhere, then wait for seconds.
 */
const [SERVERS, BROWSERS] = [-15, 0]

const seed = number('SEED', Math.floor(Math.random() * 2 ** 32))
const [people, bots, nodes] = [number('PEOPLE', 4), number('BOTS', 2), number('NODES', 1)]
setFaultSink(() => {}) // PostgreSQL's supervisor says that it died: it was told to.
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0' // The servers' own certificates, on this machine.

const isFavoured = favour(SERVERS)
await using world = await startWorld(nodes, number('WORKERS', 1))
const cannot = impossible(world)
for (const [kind, why] of cannot) say(`left out: ${kind} (${why})`)
const kinds = readKinds(process.env['KINDS']).filter((kind) => !cannot.has(kind))
const faults = chooseFaults(seed, number('FAULTS', 20), nodes, kinds)
say(`SEED=${seed} FAULTS=${faults.length} PEOPLE=${people} BOTS=${bots} NODES=${nodes}`)

favour(BROWSERS)
// Few frames: several encoders and many decoders share this machine's cores with the servers. (Of ten a second the lowest temporal layer
// has one in 400 ms, which counts as a stop: a picture that begins has no other for most of a second.)
const fps = number('FPS', 10)
const args = CHROMIUM_ARGS.map((arg) =>
  arg === '--use-fake-device-for-media-stream' ? `${arg}=fps=${fps}` : arg,
)
const browser = await chromium.launch({
  executablePath: HEADLESS_SHELL,
  args: [...args, '--autoplay-policy=no-user-gesture-required'],
  // It ends with the run, which ends by itself when it is interrupted.
  handleSIGINT: false,
  handleSIGHUP: false,
})
favour(SERVERS) // A server that is started again is one, too.
if (!isFavoured)
  say('the servers share the cores with the browsers on equal terms: only root may do otherwise')
const outcomes: Outcome[] = []
const meeting = await Meeting.open(world, browser, { people, bots, shots: process.env['SHOTS'] })
/** What was noticed of each fault: what the servers have said, from warnings upwards, and what happened at people's sockets. */
const noticed: { began: number; said: string[]; sockets: string[] }[] = []
let heard = 0
let isEnough = false
process.once('SIGINT', () => (isEnough = true)) // What was done until then is told.
for (const [at, fault] of faults.entries()) {
  if (isEnough) break
  const began = Date.now()
  const outcome = await meeting.suffer(fault)
  outcomes.push(outcome)
  const lines = logged()
  noticed.push({ began, said: lines.slice(heard), sockets: meeting.events() })
  heard = lines.length
  const most = Math.max(0, ...outcome.times)
  const lacks = outcome.without.length === 0 ? '' : `  WITHOUT ${outcome.without.join(', ')}`
  const ghosts = outcome.ghosts === 0 ? '' : `  ${outcome.ghosts} GHOSTS`
  say(
    `${String(at + 1).padStart(4)} ${fault.kind.padEnd(14)} node ${fault.node}  ${most} ms${lacks}${ghosts}`,
  )
}
const stored = await meeting.end()
const post = judgePost({ acknowledged: meeting.acknowledged, stored })
const complaints = logged().filter((line) => line.includes('"msg":"fault"'))
await browser.close()

say('')
say('fault           times seen+heard stopped  back p50     p99    most wait p50     p99 without (ms)')
for (const row of rows(outcomes)) {
  const { kind, faults: times, count, stopped, p50, p99, most, wait50, wait99, without } = row
  const columns = [times, count, stopped, p50, p99, most, wait50, wait99, without].map((value) =>
    String(value).padStart(8),
  )
  say(`${kind.padEnd(14)}${columns.join('')}`)
}
const ghosts = outcomes.reduce((sum, outcome) => sum + outcome.ghosts, 0)
say(
  `\nmessages: ${stored.length} stored, ${meeting.acknowledged.size} acknowledged, ${post.lost} lost, ${post.duplicates} twice; ghosts: ${ghosts}; faults in the log: ${complaints.length}`,
)
for (const line of complaints.slice(0, 10)) say(line.slice(0, 500))
const out = process.env['OUT']
if (out !== undefined) await writeFile(out, JSON.stringify({ seed, outcomes, post, noticed }, null, 2))
process.exitCode = isWell(outcomes, post) ? 0 : 1

function favour(nice: number): boolean {
  try {
    setPriority(nice)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SYSTEM_ERROR') throw error
    return false
  }
}

function logged(): string[] {
  return world.nodes.flatMap((node) =>
    node
      .output()
      .split('\n')
      .filter((line) => /^[{]|Error|^ {4}at /.test(line)),
  )
}
