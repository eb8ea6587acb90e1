/**
 * Memory of the server for each idle joined participant: real media workers, real PostgreSQL, real sockets, no
 * media. The people come from another process, so that only the server is measured. Run with `npm run bench:memory`.
 */
import { figures, line } from './figures.ts'
import { startPeople, startServerUnderLoad } from './server-under-load.ts'
import { settledMemory, type Taken } from './settled-memory.ts'

const ROOMS = 20
const PEOPLE_IN_A_ROOM = 10
const ROUNDS = 5

const server = await startServerUnderLoad({ maxRooms: 1_000, maxPeers: 100 })

const perPerson: Taken[] = []
const before = await settled()
const people = startPeople(new URL('idle-people.ts', import.meta.url), server, {
  ROOMS: String(ROOMS),
  PEOPLE: String(PEOPLE_IN_A_ROOM),
})
let last = before
for (let round = 0; round < ROUNDS; round += 1) {
  await people.tell('more')
  const now = await settled()
  const joined = ROOMS * PEOPLE_IN_A_ROOM
  perPerson.push({
    heap: (now.heap - last.heap) / joined,
    resident: (now.resident - last.resident) / joined,
    workers: (now.workers - last.workers) / joined,
  })
  last = now
}
await people[Symbol.asyncDispose]()
await server[Symbol.asyncDispose]()

const total = ROOMS * PEOPLE_IN_A_ROOM * ROUNDS
process.stdout.write(
  [
    `${total} people in ${ROOMS * ROUNDS} rooms of ${PEOPLE_IN_A_ROOM}, ${ROUNDS} rounds; each with two transports, no media`,
    line('heap of the server per person', figures(perPerson.map((taken) => taken.heap / 1_000)), 'kB', 1),
    line('resident set of the server', figures(perPerson.map((taken) => taken.resident / 1_000)), 'kB', 1),
    line('resident set of the workers', figures(perPerson.map((taken) => taken.workers / 1_000)), 'kB', 1),
    `from the first person to the last:${((last.resident - before.resident) / total / 1_000).toFixed(1).padStart(9)} kB resident in the server, ${((last.heap - before.heap) / total / 1_000).toFixed(1)} kB of heap`,
    'aim: below 60 kB',
    '',
  ].join('\n'),
)

/** What is held now, by this process and its workers. */
async function settled(): Promise<Taken> {
  return settledMemory((await server.media.load()).map(({ pid }) => pid))
}
