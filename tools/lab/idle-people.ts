/** People who join and then say nothing, for `bench-memory.ts`: a batch for each line that is read. */
import { createInterface } from 'node:readline'
import { createRoom, joinAs, type Joined } from '../../tests/support/raw-client.ts'

const url = process.env['URL'] ?? ''
const [rooms, people] = [Number(process.env['ROOMS']), Number(process.env['PEOPLE'])]
/** Held, so that no socket is collected. */
const here: Joined[] = []

for await (const _more of createInterface(process.stdin)) {
  for (let room = 0; room < rooms; room += 1) {
    const { id } = await createRoom(url)
    for (let person = 0; person < people; person += 1)
      here.push(await joinAs(url, id, { name: `Person ${person}` }))
  }
  process.stdout.write(`${here.length}\n`)
}
