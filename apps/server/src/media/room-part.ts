import type { Scope } from '@parley/kit'
import type { types } from 'mediasoup'
import { MEDIA_CODECS } from './codecs.ts'
import type { Hearing } from './hearing.ts'
import { openWithin } from './life-within.ts'
import type { MediaWorker } from './media-worker.ts'
import { portError } from './port-error.ts'

/** What of a room is on one worker. */
export class RoomPart {
  readonly life: Scope
  readonly worker: MediaWorker
  readonly router: types.Router
  readonly #room: Scope
  /** Tracks that are brought here from other workers. */
  pipes = 0
  /** Ends of pipes to other nodes that are here. */
  nodePipes = 0

  static open(room: Scope, name: string, worker: MediaWorker, hearing: Hearing): Promise<RoomPart> {
    const build = async (life: Scope): Promise<RoomPart> => {
      worker.count('rooms', life)
      const router = await life.adopt(worker.process.createRouter({ mediaCodecs: MEDIA_CODECS }), (late) =>
        late.close(),
      )
      await hearing.attach(life, router)
      return new RoomPart({ life, room }, worker, router)
    }
    return openWithin(name, [worker.life, room], build, portError)
  }

  private constructor(
    { life, room }: { readonly life: Scope; readonly room: Scope },
    worker: MediaWorker,
    router: types.Router,
  ) {
    this.life = life
    this.#room = room
    this.worker = worker
    this.router = router
  }

  /** Counts a track that is brought here for as long as it is. */
  piped(life: Scope): void {
    this.pipes += 1
    life.defer(() => (this.pipes -= 1))
  }

  /** Counts an end of a pipe to another node for as long as it is open. */
  nodePipe(life: Scope): void {
    this.nodePipes += 1
    life.defer(() => (this.nodePipes -= 1))
  }

  /** A router that is ending ends all on it with one message. */
  close(transport: types.Transport): void {
    if ((this.life.closed || this.#room.closed) && !this.router.closed) return
    transport.close()
  }
}
