/**
 * Two thousand people come and go: what the server and its workers hold at the end, against what they held after the first two hundred, and
 * whether anything is left open. Real media workers, real PostgreSQL, real sockets; transports and tracks without packets. Ends with 1 if
 * memory grew by more than a twentieth or something is left. `npm run lab:soak`; `JOINS=2000 FIRST=200`.
 */
import { startPeople, startServerUnderLoad } from '../server-under-load.ts'
import { settledMemory, type Taken } from '../settled-memory.ts'

const [JOINS, FIRST] = [Number(process.env['JOINS'] ?? 2_000), Number(process.env['FIRST'] ?? 200)]
/** As many as make each worker pass tracks on to the other one, too. */
const PEOPLE_IN_A_ROOM = 10
/** How much more than after the first two hundred may be held at the end. */
const MOST = 1.05
/** Longer than a seat is kept whose socket broke. */
const GONE_MS = 18_000

const server = await startServerUnderLoad({ maxRooms: 1_000, maxPeers: 100, spreadAt: 0 })
const { media } = server
const comers = startPeople(new URL('comers.ts', import.meta.url), server, {
  PEOPLE_IN_A_ROOM: String(PEOPLE_IN_A_ROOM),
})
const taken: Taken[] = []
for (let came = 0; came < JOINS; came += FIRST) {
  await comers.tell(String(FIRST))
  // Every time, so that never more seats are kept at once than were the first time.
  await new Promise((resolve) => void setTimeout(resolve, GONE_MS))
  taken.push(await settled())
  show(came + FIRST, taken.at(-1) as Taken)
}
const open = await leftOpen()
await comers[Symbol.asyncDispose]()
await server[Symbol.asyncDispose]()

const [first, last] = [taken[0], taken.at(-1)]
if (first === undefined || last === undefined) throw new Error('nobody came')
const heap = last.heap / first.heap
const workers = last.workers / first.workers
const left = Object.values(open).reduce((sum, count) => sum + count, 0)
process.stdout.write(
  [
    '',
    `after ${JOINS} against after ${FIRST}: heap of the server ${heap.toFixed(3)}, workers ${workers.toFixed(3)}, resident set of the server ${(last.resident / first.resident).toFixed(3)}; aim: at most ${MOST}`,
    `left open: ${JSON.stringify(open)}`,
    '',
  ].join('\n'),
)
process.exitCode = heap <= MOST && workers <= MOST && left === 0 ? 0 : 1

/** What the workers themselves say is open on them, and what the server counts of them. */
async function leftOpen(): Promise<Record<'routers' | 'transports' | 'rooms' | 'peers' | 'streams', number>> {
  const left = { routers: 0, transports: 0, rooms: 0, peers: 0, streams: 0 }
  for (const worker of media.workers.live) {
    left.routers += (await worker.process.dump()).routerIds.length
    left.transports += (await worker.server.dump()).webRtcTransportIds.length
    left.rooms += worker.rooms
    left.peers += worker.peers
    left.streams += worker.streams
  }
  return left
}

function show(joins: number, { heap: used, resident, workers: held }: Taken): void {
  const megabytes = [used, resident, held].map((bytes) => `${(bytes / 1e6).toFixed(2).padStart(9)} MB`)
  process.stdout.write(
    `${String(joins).padStart(6)} joins: heap${megabytes[0]}, resident${megabytes[1]}, workers${megabytes[2]}\n`,
  )
}

/** What is held now, by this process and its workers. */
function settled(): Promise<Taken> {
  return settledMemory(media.workers.live.map((worker) => worker.process.pid))
}
