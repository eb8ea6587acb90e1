/**
 * What one more join costs the server in a room of a thousand, against a room of a hundred: real sockets, real media workers
 * (each person has both transports), real PostgreSQL, and no media. The people are in another process. `npm run bench:crowd`.
 */
import { createRoom } from '../../tests/support/raw-client.ts'
import { figures, line } from './figures.ts'
import { startPeople, startServerUnderLoad } from './server-under-load.ts'

const SIZES = [100, 1_000] as const
const ROUNDS = 5
/** Joins of which the cost is taken together: the clock of a process's use is a coarse one. */
const JOINS = 20

/** What a join costs: milliseconds of the server's processor, of its workers', and until its answer is there. */
interface Cost {
  readonly server: number
  readonly workers: number
  readonly answer: number
}

const server = await startServerUnderLoad({ maxRooms: 10, maxPeers: 2_000 })
const { id: room } = await createRoom(server.url)
const crowd = startPeople(new URL('crowd.ts', import.meta.url), server, { ROOM: room })

/** Has so many more join, one after the other, or so many leave. */
async function change(count: number): Promise<number[]> {
  return JSON.parse(await crowd.tell(String(count))) as number[]
}

const seconds = async (): Promise<number> =>
  (await server.media.load()).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)

/** The cost of each of some joins; afterwards those who joined are gone again. */
async function measure(): Promise<Cost> {
  const [before, workers] = [process.cpuUsage(), await seconds()]
  const answers = await change(JOINS)
  await settle() // What a join brings after its answer (the others are told) is its cost too.
  const { user, system } = process.cpuUsage(before)
  const used = (await seconds()) - workers
  await change(-JOINS)
  await settle()
  return {
    server: (user + system) / 1_000 / JOINS,
    workers: (used * 1_000) / JOINS,
    answer: figures(answers).median,
  }
}

const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 1_000))

const lines: string[] = []
const medians: number[] = []
let people = 0
for (const size of SIZES) {
  await change(size - people)
  people = size
  await settle()
  await measure() // At first nothing is compiled.
  const costs: Cost[] = []
  for (let round = 0; round < ROUNDS; round += 1) costs.push(await measure())
  const of = (what: keyof Cost) => figures(costs.map((cost) => cost[what]))
  medians.push(of('server').median + of('workers').median)
  lines.push(
    line(`at ${size}: the server's processor`, of('server'), 'ms', 2),
    line("  the workers'", of('workers'), 'ms', 2),
    line('  until the answer', of('answer'), 'ms', 1),
  )
}
await crowd[Symbol.asyncDispose]()
await server[Symbol.asyncDispose]()
const [few = Number.NaN, many = Number.NaN] = medians
process.stdout.write(
  [
    `One more join into a room with so many people, ${JOINS} of them ${ROUNDS} times`,
    ...lines,
    `processor time at ${SIZES[1]} against ${SIZES[0]}: ${(many / few).toFixed(2)} (aim: at most 1.3)`,
    '',
  ].join('\n'),
)
