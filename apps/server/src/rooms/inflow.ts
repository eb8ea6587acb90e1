import { backoff, Closed, detach, sleep, type BackoffShape, type Scope } from '@parley/kit'
import { ProtocolError, type NodeId, type TrackId } from '@parley/protocol'
import type { NodeInput, NodeOutput } from '../cluster/node-calls.ts'
import type { MediaRoom, PipeEnd } from '../media/port.ts'
import { PipeWatch } from './pipe-watch.ts'
import type { Published } from './published.ts'

/** How often the other node hears that what comes from it is still wanted: several times within its patience. */
const BEAT_MS = 3_000
/** What could not be had at once is asked for again: it is about to be published, or there was no room in the answer. */
const MISSING: BackoffShape = { first: 100, most: BEAT_MS }
/** A node that does not answer may be restarting; it is not asked more often than it can say no. */
const AGAIN: BackoffShape = { first: 250, most: BEAT_MS }

type Feed = NodeInput<'feed'>
type Fed = NodeOutput<'feed'>

/** What {@link Inflow} takes of its room. */
export interface InflowNeed {
  readonly media: MediaRoom
  readonly ask: (node: NodeId, want: Pick<Feed, 'pipe' | 'at' | 'tracks'>) => Promise<Fed>
  /** Whose a track is, and whether it is muted now; undefined once it has ended. */
  readonly look: (track: TrackId) => { readonly peer: Published['peer']; readonly muted: boolean } | undefined
  /** Hears that tracks have come or gone. */
  readonly changed: () => void
  /** Hears that nothing comes through a pipe into which the other node sends. */
  readonly blocked: (node: NodeId) => void
}

/** A track that comes here, and the stream by which it does. */
interface Arrived extends Published {
  readonly stream: string
}

/** What of a room comes here from one other node: through one pipe, made anew whenever it fails. */
export class Inflow {
  readonly published = new Map<TrackId, Arrived>()
  readonly #scope: Scope
  readonly #node: NodeId
  readonly #need: InflowNeed
  #wanted: ReadonlyMap<TrackId, number | null> = new Map()
  /** Whether something changed since the other node was asked the last time. */
  #isNews = true
  #wake: () => void = () => {}
  /** The end of the pipe of which the other node was told. */
  #told: Pick<Feed, 'pipe' | 'at'> | null = null

  constructor(scope: Scope, node: NodeId, need: InflowNeed) {
    this.#scope = scope
    this.#node = node
    this.#need = need
    detach(this.#run(), scope.name)
  }

  /** Says the whole of what is wanted from there: tracks, and how many of their layers. */
  want(wanted: ReadonlyMap<TrackId, number | null>): void {
    const isSame =
      wanted.size === this.#wanted.size &&
      [...wanted].every(([track, layers]) => this.#wanted.get(track) === layers && this.#wanted.has(track))
    if (isSame) return
    this.#wanted = wanted
    for (const [track, { scope }] of this.published)
      if (this.#need.look(track) === undefined) scope.close('ended')
    this.hurry()
  }

  /** Asks the other node now, not only at the next beat. */
  hurry(): void {
    this.#isNews = true
    this.#wake()
  }

  async #run(): Promise<void> {
    this.#scope.defer(() => this.#leave())
    for (let attempt = 0; ; attempt += 1) {
      await sleep(this.#scope, backoff(AGAIN, attempt, Math.random()))
      try {
        await this.#scope.open('pipe', (scope) => this.#flow(scope, () => (attempt = 0)))
      } catch (error) {
        // The pipe ended, or the other node is not there: both may be otherwise in a moment.
        if (!(error instanceof Closed || error instanceof ProtocolError)) throw error
      }
    }
  }

  /** Keeps a pipe in line until it fails, which is told by throwing. */
  async #flow(scope: Scope, flows: () => void): Promise<never> {
    const end = await this.#need.media.openPipe(scope)
    end.onLost(scope, () => {
      scope.close('lost')
      this.hurry()
    })
    const here = { pipe: crypto.randomUUID(), at: end.address }
    this.#told = here
    const watch = new PipeWatch()
    let there: string | null = null
    let misses = 0
    for (;;) {
      scope.signal.throwIfAborted()
      const fed = await this.#ask(scope, here, end, there !== null)
      if (fed.at === null) throw new Closed('nothing is wanted')
      if (there === null) await end.connect(fed.at)
      else if (there !== fed.at.key) throw new Closed('the other end is another one')
      there = fed.at.key
      misses = (await this.#bringInLine(scope, end, fed)) ? misses + 1 : 0
      const { received } = await end.traffic()
      const verdict = watch.look(fed.sent, received)
      if (verdict === 'flows') flows()
      if (verdict === 'broken') {
        this.#need.blocked(this.#node)
        throw new Closed('nothing comes through')
      }
      await this.#pause(misses === 0 ? BEAT_MS : backoff(MISSING, misses, Math.random()))
    }
  }

  /** Asks until there is an answer: what flows meanwhile goes on, whoever is away. A pipe that is not laid yet has nothing to keep. */
  async #ask(scope: Scope, here: Pick<Feed, 'pipe' | 'at'>, end: PipeEnd, isLaid: boolean): Promise<Fed> {
    for (let attempt = 1; ; attempt += 1) {
      this.#isNews = false
      const tracks = [...this.#wanted].map(([track, layers]) => {
        return { track, layers, known: this.published.get(track)?.stream ?? null }
      })
      try {
        return await this.#need.ask(this.#node, { ...here, tracks })
      } catch (error) {
        if (!isLaid || !(error instanceof ProtocolError)) throw error
      }
      await sleep(scope, backoff(AGAIN, attempt, Math.random()))
      await end.traffic() // If its worker died meanwhile, there is nothing to keep.
    }
  }

  /** Takes what came, and lets go of what does not come any more; answers whether something is missing. */
  async #bringInLine(scope: Scope, end: PipeEnd, fed: Fed): Promise<boolean> {
    let isChanged = false
    const streams = new Map(fed.tracks.map(({ track, stream }) => [track, stream]))
    for (const [track, { stream, scope: life }] of this.published)
      if (streams.get(track) !== stream) life.close('not sent')
    for (const { track, stream, piped } of fed.tracks) {
      const known = this.#need.look(track)
      if (piped === undefined || known === undefined || !this.#wanted.has(track)) continue
      const { source, picture } = piped
      const opened = scope.open(track, async (life) => {
        const publication = await end.receive(life, { ...piped, ...known })
        const of = { peer: known.peer, source, ...(picture && { picture }) }
        isChanged = true
        this.published.set(track, { scope: life, publication, stream, ...of })
        life.defer(() => {
          this.published.delete(track)
          this.#need.changed()
        })
        const now = this.#need.look(track)
        if (now !== undefined && now.muted !== known.muted) await publication.setMuted(now.muted)
      })
      await opened.catch((error: unknown) => {
        if (!(error instanceof ProtocolError)) throw error // It cannot be received here: the others can.
      })
    }
    if (isChanged) this.#need.changed()
    return [...this.#wanted.keys()].some((track) => !this.published.has(track))
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isNews) return
    const wait = this.#scope.child('pause')
    this.#wake = () => wait.close('news')
    await sleep(wait, ms).catch(() => {})
    this.#wake = () => {}
    wait.close()
    this.#scope.signal.throwIfAborted()
  }

  /** The other node need not find out by silence. */
  #leave(): void {
    if (this.#told === null) return
    void this.#need.ask(this.#node, { ...this.#told, tracks: [] }).catch(() => {})
  }
}
