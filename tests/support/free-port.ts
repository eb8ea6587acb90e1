import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Above what services have, below what kernels lend to whoever connects (32768 on, on Linux): a port there may be taken, by a browser's own
 * media say, between the look at it and its use, and who tries to reach it while nobody listens may be connected to itself.
 */
const [FIRST, END] = [11_000, 32_000]

/** What was given out in this process: it may not be in use yet. */
const given = new Set<number>()

/** The first of so many ports in a row that nobody has now, over TCP and over UDP. */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = FIRST + Math.floor(Math.random() * (END - FIRST - count))
    const ports = Array.from({ length: count }, (_, at) => first + at)
    if (ports.some((port) => given.has(port))) continue
    for (const port of ports) given.add(port)
    const free = await Promise.all(ports.flatMap((port) => [isFreeTcp(port), isFreeUdp(port)]))
    if (!free.includes(false)) return first
  }
}

async function isFreeTcp(port: number): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen(port), 'listening')
  } catch {
    return false
  }
  await new Promise((resolve) => void server.close(resolve))
  return true
}

async function isFreeUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  try {
    socket.bind(port)
    await once(socket, 'listening')
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}
