/** People who come, publish, say something, and go, for `soak-main.ts`: as many as each line that is read says. */
import { createInterface } from 'node:readline'
import { opus, vp8 } from '../../../tests/support/media-samples.ts'
import { createRoom, joinAs } from '../../../tests/support/raw-client.ts'

const url = process.env['URL'] ?? ''
const inRoom = Number(process.env['PEOPLE_IN_A_ROOM'])
/** Every so many goes without a word: its socket breaks, and its seat is kept for a while. */
const WORDLESS = 10
/** Made once, then opened and closed again and again. */
const rooms: string[] = []
let came = 0

for await (const line of createInterface(process.stdin)) {
  const count = Number(line)
  for (let at = 0; at * inRoom < count; at += 1) {
    rooms[at] ??= (await createRoom(url)).id
    await fill(rooms[at] ?? '', Math.min(inRoom, count - at * inRoom))
  }
  process.stdout.write(`${came}\n`)
}

/** Everyone is in the room at the same time, hears and sees the others, and then goes. */
async function fill(room: string, people: number): Promise<void> {
  const here = []
  for (let n = 0; n < people; n += 1) {
    const person = await joinAs(url, room, { name: `Person ${(came += 1)}` })
    here.push(person)
    const { client } = person
    await client.call('publish', { source: 'microphone', rtpParameters: opus(), muted: false })
    await client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: false })
    await client.call('openRelay', {})
    await client.call('chat', { id: crypto.randomUUID(), text: 'here' })
    await client.call('hand', { raised: true })
  }
  for (const [n, { client }] of here.entries()) {
    if (n % WORDLESS === WORDLESS - 1) client.close()
    else await client.call('leave', {})
  }
}
