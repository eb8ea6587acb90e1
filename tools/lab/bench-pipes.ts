/**
 * What it costs to have a track at another node: processor time of the sending and of the receiving worker for each packet that goes
 * through an encrypted pipe, and of one more receiver at the sending worker for comparison. `npm run bench:pipes`.
 */
import { Scope, sleep } from '@parley/kit'
import { startMedia, type MediasoupMedia } from '../../apps/server/src/media/mediasoup.ts'
import { figures, line } from './figures.ts'
import { LOOPBACK, openPacketSender } from './packet-sender.ts'

const RUNS = 5
/** As many as ten cameras of 720p send. */
const PACKETS_PER_SECOND = 2_000
const PAYLOAD = 1_000
const WARM_MS = 1_000
const MEASURED_MS = 4_000
const ANN = 'p-aaaaaaaaaaaaaaaa'
const BOB = 'p-bbbbbbbbbbbbbbbb'

/** Microseconds of a worker's processor for each packet. */
interface Cost {
  readonly alone: number
  readonly sending: number
  readonly receiving: number
  readonly local: number
}

/** What a worker of each node uses for a packet, in microseconds, over a while. */
async function used(scope: Scope, nodes: readonly MediasoupMedia[]): Promise<number[]> {
  const look = (): Promise<number[]> =>
    Promise.all(nodes.map(async (node) => (await node.load())[0]?.cpuSeconds ?? Number.NaN))
  await sleep(scope, WARM_MS)
  const before = await look()
  await sleep(scope, MEASURED_MS)
  const packets = (PACKETS_PER_SECOND * MEASURED_MS) / 1_000
  return (await look()).map((seconds, n) => ((seconds - (before[n] ?? 0)) * 1e6) / packets)
}

async function measure(): Promise<Cost> {
  using scope = new Scope('bench')
  const pipes = { address: '127.0.0.1', ports: [30_000, 30_999] } as const
  const config = { port: 0, announcedAddresses: ['127.0.0.1'], logLevel: 'error', workers: 1, pipes }
  const nodes = [await startMedia(scope, config), await startMedia(scope, config)] as const
  const rooms = [await nodes[0].openRoom(scope, 'bench'), await nodes[1].openRoom(scope, 'bench')] as const
  const { publication, send } = await openPacketSender(scope, rooms[0], ANN, PAYLOAD)
  send(scope, PACKETS_PER_SECOND)
  const [alone = 0] = await used(scope, nodes)
  const receiver = scope.child('receiver')
  const end = await rooms[0].openEnd(receiver, BOB, 'recv', async ({ router }) => {
    const made = await router.createPlainTransport({ listenInfo: LOOPBACK, rtcpMux: true, enableSrtp: true })
    const { srtpParameters } = made
    await made.connect({ ip: '127.0.0.1', port: 9, ...(srtpParameters && { srtpParameters }) })
    return made
  })
  const want = { publication, rtpCapabilities: nodes[0].capabilities, waiting: false }
  await end.tracks.subscribe(receiver, want)
  const [withReceiver = 0] = await used(scope, nodes)
  receiver.close()
  const ends = [await rooms[0].openPipe(scope), await rooms[1].openPipe(scope)] as const
  await Promise.all([ends[0].connect(ends[1].address), ends[1].connect(ends[0].address)])
  const { kind, rtpParameters, layers } = await ends[0].send(scope, publication)
  await ends[1].receive(scope, { kind, rtpParameters, layers, peer: ANN, muted: false })
  const [sending = 0, receiving = 0] = await used(scope, nodes)
  const { received } = await ends[1].traffic()
  if (received < PACKETS_PER_SECOND * PAYLOAD) throw new Error('nothing came through')
  return { alone, local: withReceiver - alone, sending: sending - alone, receiving }
}

const costs: Cost[] = []
for (let run = 0; run < RUNS; run += 1) costs.push(await measure())
const of = (what: keyof Cost) => figures(costs.map((cost) => cost[what]))
/** A camera of 720p at 1.5 Mbit/s. */
const CAMERA = 200
const share = ((of('sending').median + of('receiving').median) * CAMERA) / 1e4
process.stdout.write(
  [
    `Processor time for each packet of ${PAYLOAD} bytes, ${PACKETS_PER_SECOND} a second, one stream`,
    line('received from its sender', of('alone'), 'µs', 1),
    line('… and sent to one who is here', of('local'), 'µs', 1),
    line('… or to another node, there', of('sending'), 'µs', 1),
    line('… and received there', of('receiving'), 'µs', 1),
    `a camera of 1.5 Mbit/s at another node: ${share.toFixed(2)} % of a core, both nodes together`,
    '',
  ].join('\n'),
)
