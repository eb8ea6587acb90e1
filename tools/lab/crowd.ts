/** People who join one room and then say nothing, for `bench-crowd.ts`: a line with a number brings so many more, one below 0 takes so many away. */
import { createInterface } from 'node:readline'
import { askTicket, joinInput } from '../../tests/support/raw-client.ts'

const url = process.env['URL'] ?? ''
const room = process.env['ROOM'] ?? ''
const here: WebSocket[] = []

/** Joins; resolves with how long it took from the question for a ticket to the answer, in milliseconds. */
async function join(name: string): Promise<number> {
  const began = performance.now()
  const { token } = await askTicket(url, room, { name })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/signal`)
  here.push(socket)
  const answered = new Promise<string>((resolve, reject) => {
    // What comes later is not read: these are to cost this process next to nothing.
    socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true })
    socket.addEventListener('close', () => reject(new Error('closed')), { once: true })
  })
  socket.addEventListener('open', () =>
    socket.send(JSON.stringify({ t: 'call', id: 1, method: 'join', input: joinInput(token) })),
  )
  const answer = await answered
  if (!answer.startsWith('{"t":"answer"')) throw new Error(answer.slice(0, 200))
  return performance.now() - began
}

for await (const line of createInterface(process.stdin)) {
  const count = Number(line)
  const took: number[] = []
  for (let n = 0; n < count; n += 1) took.push(await join(`Person ${here.length}`))
  for (const socket of count < 0 ? here.splice(count) : [])
    socket.send(JSON.stringify({ t: 'call', id: 2, method: 'leave', input: {} }))
  process.stdout.write(`${JSON.stringify(took)}\n`)
}
