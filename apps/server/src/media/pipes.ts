import type { Scope } from '@parley/kit'
import type { types } from 'mediasoup'
import { openWithin } from './life-within.ts'
import { portError } from './port-error.ts'
import type { RoomPart } from './room-part.ts'

/** Where streams go from worker to worker: loopback, with room for the bursts of key frames. */
const WAY = {
  protocol: 'udp',
  ip: '127.0.0.1',
  sendBufferSize: 4 * 1024 * 1024,
  recvBufferSize: 4 * 1024 * 1024,
} as const

interface Pipe {
  readonly open: Promise<Scope>
  users: number
}

/**
 * Brings one track to other workers of its room: each of its layers once to each of them, however many receive it there,
 * and as long as somebody does.
 */
export class Pipes {
  readonly #life: Scope
  readonly #home: RoomPart
  readonly #producer: types.Producer
  readonly #pipes = new Map<RoomPart, Pipe>()

  constructor(life: Scope, home: RoomPart, producer: types.Producer) {
    this.#life = life
    this.#home = home
    this.#producer = producer
  }

  /** Has the track at a part of the room, under the same id, until the scope ends. */
  async hold(scope: Scope, part: RoomPart): Promise<void> {
    if (part === this.#home) return
    const pipe = this.#pipes.get(part) ?? this.#lay(part)
    pipe.users += 1
    scope.defer(() => this.#letGo(part, pipe))
    await pipe.open
  }

  #lay(part: RoomPart): Pipe {
    const open = openWithin('pipe', [this.#life, part.life], (life) => this.#open(life, part), portError)
    const pipe: Pipe = { open, users: 0 }
    this.#pipes.set(part, pipe)
    open.then(
      (life) => life.defer(() => this.#forget(part, pipe)),
      () => this.#forget(part, pipe),
    )
    return pipe
  }

  async #open(life: Scope, part: RoomPart): Promise<Scope> {
    const { id: producerId } = this.#producer
    const laying = this.#home.router.pipeToRouter({ producerId, router: part.router, listenInfo: WAY })
    await life.adopt(laying, ({ pipeConsumer }) => pipeConsumer?.close()) // Its other end closes with it.
    for (const each of [this.#home, part]) each.worker.count('streams', life)
    part.piped(life)
    return life
  }

  #letGo(part: RoomPart, pipe: Pipe): void {
    pipe.users -= 1
    if (pipe.users > 0) return
    this.#forget(part, pipe)
    pipe.open.then(
      (life) => life.close('unused'),
      () => {}, // Whoever waited for it was told.
    )
  }

  #forget(part: RoomPart, pipe: Pipe): void {
    if (this.#pipes.get(part) === pipe) this.#pipes.delete(part)
  }
}
