import type { Surroundings } from '../surroundings.ts'
import { FakeMedia } from './media.ts'
import { FakeShelf } from './shelf.ts'
import { FakeServer, HOME } from './server.ts'

/** A world in memory whose times are short enough to be waited for. */
export class FakeWorld {
  readonly server = new FakeServer()
  readonly media = new FakeMedia()
  readonly #network = new Set<(online: boolean) => void>()

  readonly surroundings: Surroundings = {
    fetch: this.server.fetch,
    origin: HOME,
    openSocket: this.server.network.openSocket,
    openDevice: this.media.device,
    onNetworkChange: (scope, changed) => {
      this.#network.add(changed)
      scope.defer(() => void this.#network.delete(changed))
    },
    openWays: () => ({
      want: () => {},
      gone: () => {},
      settle: () => {},
      reseated: () => {},
      fact: () => {},
    }),
    openShelf: () => new FakeShelf(),
    now: () => performance.now(),
    chance: () => 0.5,
    timing: {
      ping: 40,
      pong: 40,
      near: 20,
      hasty: 20,
      headStart: 15,
      stay: 200,
      stayAgain: 4,
      moveSpread: 4,
      overlap: 10,
      opening: { first: 30, most: 60 },
      attempt: 200,
      stable: 20,
      leave: 60,
      comeBack: { first: 4, most: 16 },
      longAway: 1_000,
      comeBackLate: { first: 4, most: 40 },
      again: { first: 2, most: 8 },
      iceGrace: 10,
      iceSuspect: 20,
      iceRestart: 20,
      linkConnect: 50,
      linkForget: 100,
      directWait: 10,
      directConnect: 50,
      directSilence: 20,
      directDoubt: 50,
      directAgain: 100,
      directLeave: 50,
      directLinger: 20,
    },
  }

  /** The machine goes on or off line. */
  network(online: boolean): void {
    for (const changed of this.#network) changed(online)
  }
}
