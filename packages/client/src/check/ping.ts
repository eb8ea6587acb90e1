import { after, type Scope } from '@parley/kit'

/** Where sockets are answered; `ping` is answered before joining too (SPEC F8). */
const PATH = '/api/signal'

/** How long the server takes to answer over a socket, in ms; null when it does not. */
export function pingServer(scope: Scope, origin: string, withinMs: number): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>()
  const life = scope.child('ping')
  const url = new URL(PATH, origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  let asked = 0
  socket.addEventListener('open', () => {
    asked = performance.now()
    socket.send(JSON.stringify({ t: 'ping' }))
  })
  socket.addEventListener('message', () => {
    resolve(performance.now() - asked)
    life.close()
  })
  socket.addEventListener('close', () => life.close())
  after(life, withinMs, () => life.close())
  life.defer(() => {
    resolve(null) // Does nothing if it was answered.
    socket.close()
  })
  return promise
}
