import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { wantedFragment } from './framed-stun.ts'

/** First byte of a TLS record that opens a handshake (RFC 8446, 5.1). */
const TLS_HANDSHAKE = 22

/** A connection that says nothing is of no use to anybody. */
const FIRST_BYTE_WITHIN_MS = 10_000

/** A connection of media that nothing passes on: ICE asks far more often whether the other end is there (RFC 7675). */
const MEDIA_SILENT_MS = 60_000

/** Where the media is that an ICE agent asks for by a username fragment; null if nobody knows it. */
export type FindMedia = (fragment: string) => { readonly host: string; readonly port: number } | null

/**
 * The door of an HTTPS server: takes connections for it, and sends those who came by plain HTTP to its secure
 * address. People type `192.168.1.7:8443` without `https://`, and would else be told that the page does not work.
 * Media over TCP is led on to where it is: some networks let nothing out but TCP to one port.
 */
export function frontDoor(secure: HttpServer, findMedia: FindMedia = () => null): Server {
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
    socket.once('data', (first: Buffer) => {
      const fragment = wantedFragment(first)
      if (fragment === null) hand(socket, first, first[0] === TLS_HANDSHAKE ? secure : redirect)
      else leadOn(socket, first, findMedia(fragment))
    })
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

function leadOn(socket: Socket, first: Buffer, to: ReturnType<FindMedia>): void {
  if (to === null) {
    socket.destroy()
    return
  }
  const onward = connect(to)
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ] as const) {
    one.setNoDelay(true)
    one.removeAllListeners('timeout')
    one.setTimeout(MEDIA_SILENT_MS, () => one.destroy())
    one.on('error', () => one.destroy()) // One end has gone: `close` takes the other along.
    one.once('close', () => other.destroy())
  }
  onward.write(first)
  socket.pipe(onward).pipe(socket)
}
