import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, isIP } from 'node:net'

const MAGIC_COOKIE = 0x2112_a442
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101

/** Whether a STUN server answers at that UDP port within so many milliseconds (RFC 8489, 5). */
export async function turnAnswers(address: string, port: number, withinMs: number): Promise<boolean> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4')
  const request = Buffer.alloc(20)
  request.writeUInt16BE(BINDING_REQUEST, 0)
  request.writeUInt32BE(MAGIC_COOKIE, 4)
  randomBytes(12).copy(request, 8)
  const answered = Promise.withResolvers<boolean>()
  socket.on('message', (message) => {
    const ours = message.length >= 20 && message.subarray(4, 20).equals(request.subarray(4, 20))
    if (ours && message.readUInt16BE(0) === BINDING_SUCCESS) answered.resolve(true)
  })
  socket.on('error', () => answered.resolve(false)) // Nobody there: ICMP says so.
  const limit = AbortSignal.timeout(withinMs)
  limit.addEventListener('abort', () => answered.resolve(false))
  socket.send(request, port, address)
  const result = await answered.promise
  socket.close()
  return result
}

/** Rejects with the system's error if that port cannot be listened on, over UDP and TCP. */
export async function mustBeFree(address: string, port: number): Promise<void> {
  const udp = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4')
  udp.bind(port, address)
  try {
    await once(udp, 'listening')
  } finally {
    udp.close()
  }
  const tcp = createServer()
  tcp.listen(port, address)
  await once(tcp, 'listening')
  tcp.close()
  await once(tcp, 'close')
}
