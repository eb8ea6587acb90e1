/**
 * How much more two workers forward than one: a room with one sender and hundreds of receivers is given more packets than a
 * worker can pass on, first on one worker, then on two, each on a core of its own. `npm run bench:cascade`.
 */
import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { availableParallelism } from 'node:os'
import { Scope, sleep } from '@parley/kit'
import { startMedia, type MediasoupMedia } from '../../apps/server/src/media/mediasoup.ts'
import type { RouterSubscription } from '../../apps/server/src/media/tracks.ts'
import { figures, line } from './figures.ts'
import { LOOPBACK, openPacketSender } from './packet-sender.ts'

const RECEIVERS = 400
const RUNS = 5
/** Packets of the sender in a second for each worker: 400 times as many are to be forwarded, twice what a core does. */
const PACKETS_PER_SECOND = 1_000
/**
 * Receivers whose packets are counted, for all: an overloaded worker answers some ten questions a second, and one that answers
 * nobody for four is taken for hung.
 */
const COUNTED = 10
const PAYLOAD = 1_000
const WARM_MS = 2_000
const MEASURED_MS = 5_000

const peer = (n: number): string => `p-${String(n).padStart(16, '0')}`

/** A port of loopback at which what arrives is left to the kernel, which drops it. */
async function sink(scope: Scope): Promise<number> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_096 })
  await new Promise<void>((resolve) => void socket.bind(0, '127.0.0.1', resolve))
  scope.defer(() => socket.close())
  return socket.address().port
}

function pin(media: MediasoupMedia): void {
  for (const [n, { process }] of media.workers.live.entries()) {
    const core = String(n % availableParallelism())
    spawnSync('taskset', ['--cpu-list', '--pid', core, String(process.pid)])
  }
}

/** Packets that were sent to a receiver, and when that was so (ms, by the worker's clock). */
async function counted({ consumer }: RouterSubscription): Promise<{ packets: number; at: number }> {
  const stats = await consumer.getStats()
  const sent = stats.find(({ type }) => type === 'outbound-rtp')
  return { packets: sent?.packetCount ?? 0, at: sent?.timestamp ?? 0 }
}

/** Packets that so many workers forward in a second. */
async function measure(workers: number): Promise<number> {
  using scope = new Scope('bench')
  const config = { port: 0, announcedAddresses: ['127.0.0.1'], logLevel: 'error', spreadAt: 0 }
  const media = await startMedia(scope, { ...config, workers })
  pin(media)
  const room = await media.openRoom(scope, 'bench')
  const { publication, send } = await openPacketSender(scope, room, peer(0), PAYLOAD)
  const port = await sink(scope)
  const receivers: RouterSubscription[] = []
  for (let n = 1; n <= RECEIVERS; n += 1) {
    const end = await room.openEnd(scope, peer(n), 'recv', async ({ router }) => {
      const made = await router.createPlainTransport({ listenInfo: LOOPBACK, rtcpMux: true })
      await made.connect({ ip: '127.0.0.1', port })
      return made
    })
    const want = { publication, rtpCapabilities: media.capabilities, waiting: false }
    receivers.push(await end.tracks.subscribe(scope, want))
  }
  const sending = scope.child('sending')
  send(sending, workers * PACKETS_PER_SECOND)
  await sleep(scope, WARM_MS)
  const sample = receivers.slice(0, COUNTED) // People are placed in turn, so it has as many of each worker.
  const before = await Promise.all(sample.map(counted))
  await sleep(scope, MEASURED_MS)
  const after = await Promise.all(sample.map(counted))
  sending.close()
  const rates = after.map(({ packets, at }, n) => {
    const first = before[n] ?? { packets, at: 0 }
    return ((packets - first.packets) / (at - first.at)) * 1_000
  })
  return (rates.reduce((sum, rate) => sum + rate, 0) / COUNTED) * RECEIVERS
}

const [one, two]: [number[], number[]] = [[], []]
for (let run = 0; run < RUNS; run += 1) {
  one.push(await measure(1))
  two.push(await measure(2))
}
const ratios = two.map((value, n) => value / (one[n] ?? value))
process.stdout.write(
  [
    `One sender, ${RECEIVERS} receivers, ${PAYLOAD} bytes a packet, ${availableParallelism()} cores`,
    line('one worker, packets forwarded', figures(one.map((value) => value / 1_000)), 'k/s'),
    line('two workers', figures(two.map((value) => value / 1_000)), 'k/s'),
    line('two against one', figures(ratios), '×', 2),
    '',
  ].join('\n'),
)
