import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'

/** First byte of a TLS record that opens a handshake (RFC 8446, 5.1). */
const TLS_HANDSHAKE = 22

/** A connection that says nothing is of no use to anybody. */
const FIRST_BYTE_WITHIN_MS = 10_000

/**
 * The door of an HTTPS server: takes connections for it, and sends those who came by plain HTTP to its secure
 * address. People type `192.168.1.7:8443` without `https://`, and would else be told that the page does not work.
 */
export function frontDoor(secure: HttpServer): Server {
  const redirect = createHttpServer((request, response) => {
    const host = request.headers.host ?? ''
    // Only what can be a host is put into a header; the path is as the client itself sent it.
    if (!/^[\w.:[\]-]+$/.test(host)) {
      response.writeHead(400, { connection: 'close' }).end()
      return
    }
    response.writeHead(308, { location: `https://${host}${request.url ?? '/'}`, connection: 'close' }).end()
  })
  const door = createServer((socket) => {
    socket.setTimeout(FIRST_BYTE_WITHIN_MS, () => socket.destroy())
    socket.on('error', () => socket.destroy()) // Broken before it said anything: nobody is there to be told.
    socket.once('data', (first: Buffer) =>
      hand(socket, first, first[0] === TLS_HANDSHAKE ? secure : redirect),
    )
  })
  for (const behind of [secure, redirect]) {
    // A server of Node's looks after slow requests (`headersTimeout`, `requestTimeout`) from the moment it listens.
    door.once('listening', () => behind.emit('listening'))
    door.once('close', () => behind.close())
  }
  return door
}

function hand(socket: Socket, first: Buffer, to: HttpServer): void {
  socket.pause()
  socket.setTimeout(0)
  socket.removeAllListeners('timeout')
  socket.unshift(first)
  to.emit('connection', socket)
  process.nextTick(() => socket.resume())
}
