import { Scope } from '@parley/kit'
import type { PeerId } from '@parley/protocol'
import type { Media, MediaRoom, MediaTransport, Publication, SubscribeWant } from './port.ts'

/** What the suite needs of an implementation of {@link Media}, beside the port itself. */
export interface MediaUnderTest {
  readonly media: Media
  /** What is open, asked of whoever really has it (the workers). */
  readonly open: () => Promise<
    Readonly<Record<'rooms' | 'transports' | 'publications' | 'subscriptions', number>>
  >
  /** Makes a peer of the room heard, until the scope ends. */
  readonly speak: (scope: Scope, room: MediaRoom, peer: PeerId) => Promise<void>
  /** Takes everything in the room away as dying workers do. */
  readonly lose: (room: MediaRoom) => Promise<void>
}

/** Who sends. */
export const ANN: PeerId = 'p-aaaaaaaaaaaaaaaa'
/** Who receives. */
export const BOB: PeerId = 'p-bbbbbbbbbbbbbbbb'

/** A room in which Ann sends and Bob receives. */
interface Call {
  readonly room: MediaRoom
  readonly send: MediaTransport
  readonly recv: MediaTransport
}

/** What the tests of a contract of the media port share. */
export class PortBench {
  readonly all = new Scope('test')
  #its: MediaUnderTest | null = null

  async start(start: (scope: Scope) => Promise<MediaUnderTest>): Promise<void> {
    this.#its = await start(this.all)
  }

  get its(): MediaUnderTest {
    if (this.#its === null) throw new Error('the suite has not started')
    return this.#its
  }

  async call(scope: Scope): Promise<Call> {
    const room = await this.its.media.openRoom(scope, 'demo')
    const send = await room.openTransport(scope, ANN, 'send')
    const recv = await room.openTransport(scope, BOB, 'recv')
    return { room, send, recv }
  }

  want(publication: Publication, waiting = true): SubscribeWant {
    return { publication, rtpCapabilities: this.its.media.capabilities, waiting }
  }
}
