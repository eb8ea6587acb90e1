import { isIP } from 'node:net'
import { assert, type Scope } from '@parley/kit'
import { ProtocolError } from '@parley/protocol'
import type { types } from 'mediasoup'
import type { Hearing } from './hearing.ts'
import { openWithin } from './life-within.ts'
import { portError, refused } from './port-error.ts'
import type { PipeAddress, PipedIn, PipedOut, PipeEnd, Publication } from './port.ts'
import type { RoomPart } from './room-part.ts'
import { fromRtpParameters, toRtpParameters } from './shapes.ts'
import { calling, RouterPublication } from './tracks.ts'

/** Where ends of pipes to other nodes are: an address at which those reach this machine, and ports of it. */
export interface PipePlace {
  readonly listen: { readonly ip: string; readonly announcedAddress?: string }
  readonly ports: readonly [first: number, last: number]
}

/** A pipe carries all that a room sends to another node: bursts of many key frames must fit (the kernel's limit holds). */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024

/** One end of a pipe to another node, on one worker. */
export class RouterPipe implements PipeEnd {
  readonly life: Scope
  readonly #part: RoomPart
  readonly #hearing: Hearing
  readonly #transport: types.PipeTransport
  #connected = false

  static open(
    owners: readonly Scope[],
    { part, hearing }: { readonly part: RoomPart; readonly hearing: Hearing },
    { listen, ports }: PipePlace,
  ): Promise<RouterPipe> {
    const build = async (life: Scope): Promise<RouterPipe> => {
      const buffers = { sendBufferSize: SOCKET_BUFFER_BYTES, recvBufferSize: SOCKET_BUFFER_BYTES }
      const portRange = { min: ports[0], max: ports[1] }
      const making = part.router.createPipeTransport({
        listenInfo: { protocol: 'udp', ...listen, portRange, ...buffers },
        enableSrtp: true,
        enableRtx: true,
      })
      const transport = await life.adopt(making, (late) => part.close(late))
      part.nodePipe(life)
      return new RouterPipe(life, { part, hearing }, transport)
    }
    return openWithin('pipe to another node', owners, build, portError)
  }

  private constructor(
    life: Scope,
    { part, hearing }: { readonly part: RoomPart; readonly hearing: Hearing },
    transport: types.PipeTransport,
  ) {
    this.life = life
    this.#part = part
    this.#hearing = hearing
    this.#transport = transport
  }

  get address(): PipeAddress {
    const { srtpParameters, tuple } = this.#transport
    assert(srtpParameters !== undefined, 'a pipe to another node is encrypted')
    const { cryptoSuite, keyBase64 } = srtpParameters
    return { address: tuple.localAddress, port: tuple.localPort, suite: cryptoSuite, key: keyBase64 }
  }

  async connect({ address, port, suite, key }: PipeAddress): Promise<void> {
    this.life.signal.throwIfAborted()
    if (this.#connected) throw new ProtocolError('bad-request', 'the pipe is connected already')
    const mine = this.address
    const fits = isIP(address) > 0 && suite === mine.suite && bytesOf(key) === bytesOf(mine.key)
    if (!fits) throw new ProtocolError('unsupported-media', 'no end of a pipe')
    this.#connected = true
    const srtpParameters = { cryptoSuite: suite as types.SrtpCryptoSuite, keyBase64: key }
    await calling(this.life, () => this.#transport.connect({ ip: address, port, srtpParameters }))
  }

  send(scope: Scope, publication: Publication): Promise<PipedOut> {
    assert(publication instanceof RouterPublication, 'the publication is one of this port')
    const { producer, pipes, layers } = publication
    const build = async (life: Scope): Promise<PipedOut> => {
      await pipes.hold(life, this.#part)
      const making = this.#transport.consume({ producerId: producer.id })
      const consumer = await life.adopt(making, (late) => this.#close(late))
      this.#part.worker.count('streams', life)
      return {
        id: consumer.id,
        kind: consumer.kind,
        rtpParameters: fromRtpParameters(consumer.rtpParameters),
        layers,
        setFlowing: (flowing) => calling(life, () => (flowing ? consumer.resume() : consumer.pause())),
      }
    }
    return openWithin('track for another node', [this.life, scope, publication.life], build, portError)
  }

  receive(scope: Scope, track: PipedIn): Promise<RouterPublication> {
    const { kind, layers, muted, peer } = track
    const build = async (life: Scope): Promise<RouterPublication> => {
      const rtpParameters = toRtpParameters(track.rtpParameters)
      const making = this.#transport.produce({ kind, rtpParameters, paused: muted })
      const producer = await life.adopt(making, (late) => this.#close(late))
      const part = this.#part
      part.worker.count('streams', life)
      if (kind === 'audio') await this.#hearing.listen(life, part.router, producer, peer)
      life.signal.throwIfAborted()
      const silenced = (): void => this.#hearing.forget(peer)
      const consumable = producer.consumableRtpParameters
      return new RouterPublication(life, part, producer, { consumable, silenced, layers })
    }
    // What another node describes is refused like what a client does: a worker says so.
    return openWithin('track of another node', [this.life, scope], build, (error, life) =>
      refused(portError(error, life)),
    )
  }

  onLost(scope: Scope, tell: () => void): void {
    this.#part.worker.onLost(scope, this.life, tell)
  }

  async traffic(): Promise<{ sent: number; received: number }> {
    const [stats] = await calling(this.life, () => this.#transport.getStats())
    return { sent: stats?.bytesSent ?? 0, received: stats?.bytesReceived ?? 0 }
  }

  /** A transport that is ending ends all on it with one message. */
  #close(thing: types.Producer | types.Consumer): void {
    if (this.life.closed && !this.#transport.closed) return
    thing.close()
  }
}

function bytesOf(base64: string): number {
  return Buffer.from(base64, 'base64').length
}
