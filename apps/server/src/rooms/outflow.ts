import { after, Closed, difference, type Scope } from '@parley/kit'
import type { NodeId, TrackId } from '@parley/protocol'
import { DESCRIBED_AT_A_TIME, type NodeInput, type NodeOutput } from '../cluster/node-calls.ts'
import type { MediaRoom, PipedOut, PipeEnd } from '../media/port.ts'
import { Lanes } from './lanes.ts'
import type { Published } from './published.ts'

/** A node that has not asked for so long is gone, or wants nothing: as long as a seat's lease (SPEC G7). */
const SILENT_MS = 12_000

type Feed = NodeInput<'feed'>
type Fed = NodeOutput<'feed'>

/** What {@link Outflow} takes of its room. */
export interface OutflowNeed {
  readonly media: MediaRoom
  readonly published: ReadonlyMap<TrackId, Published>
  /** Hears that what is wanted of the tracks here may have changed. */
  readonly wantedChanged: () => void
  /** Whether other nodes' questions can come here now. */
  readonly isHeard: () => boolean
}

/** One track on its way to another node, and how many of its layers are wanted there (null: all). */
interface Sending {
  readonly scope: Scope
  readonly piped: PipedOut
  layers: number | null
  flowing: boolean
}

/** This room's end of the pipe to one other node. */
interface Way {
  readonly scope: Scope
  readonly pipe: string
  readonly end: PipeEnd
  readonly sending: Map<TrackId, Sending>
  /** Puts off the end that comes of silence. */
  heard: () => void
}

/** What other nodes get of the tracks that are published here: each once to each of them, as long as it is wanted there. */
export class Outflow {
  readonly #scope: Scope
  readonly #need: OutflowNeed
  readonly #ways = new Map<NodeId, Way>()
  readonly #lanes = new Lanes()

  constructor(scope: Scope, need: OutflowNeed) {
    this.#scope = scope
    this.#need = need
  }

  /** The most layers of a track that another node has a place for. */
  layersWanted(track: TrackId): number {
    const all = this.#need.published.get(track)?.publication.layers.length ?? 0
    let most = 0
    for (const { sending } of this.#ways.values()) {
      const sent = sending.get(track)
      if (sent !== undefined) most = Math.max(most, sent.layers ?? all)
    }
    return most
  }

  /** Brings what a node gets in line with what it wants; one question of it after the other. */
  feed(from: NodeId, want: Feed): Promise<Fed> {
    return this.#lanes.run(from, () => this.#feed(from, want))
  }

  async #feed(from: NodeId, want: Feed): Promise<Fed> {
    const before = this.#ways.get(from)
    const isOver = want.tracks.length === 0
    // A goodbye is for its own pipe alone; a question over another pipe says that the one before is gone.
    if (before !== undefined && isOver === (before.pipe === want.pipe)) before.scope.close('not wanted')
    if (isOver) return { at: null, sent: 0, tracks: [] }
    const way = this.#ways.get(from) ?? (await this.#open(from, want))
    way.heard()
    try {
      await this.#bringInLine(way, want)
      const { sent } = await way.end.traffic()
      return { at: way.end.address, sent, tracks: this.#describe(way, want) }
    } catch (error) {
      way.scope.close('failed') // Its worker died, or it cannot be sent: the next question finds a new way.
      throw error
    }
  }

  #open(from: NodeId, { pipe, at }: Feed): Promise<Way> {
    return this.#scope.open(`pipe to ${from}`, async (scope) => {
      const end = await this.#need.media.openPipe(scope)
      await end.connect(at)
      const way: Way = { scope, pipe, end, sending: new Map(), heard: this.#silence(scope) }
      this.#ways.set(from, way)
      scope.defer(() => {
        this.#ways.delete(from)
        this.#need.wantedChanged()
      })
      return way
    })
  }

  /** Ends a way of whose other end nothing was heard; while nobody can be heard nobody is silent (SPEC G5). */
  #silence(scope: Scope): () => void {
    let callOff = (): void => {}
    const heard = (): void => {
      callOff()
      callOff = after(scope, SILENT_MS, () => (this.#need.isHeard() ? scope.close('silent') : heard()))
    }
    return heard
  }

  async #bringInLine({ scope, end, sending }: Way, want: Feed): Promise<void> {
    const wanted = new Map(want.tracks.map(({ track, layers }) => [track, layers]))
    const { open, close } = difference(wanted, sending.keys())
    for (const track of close) sending.get(track)?.scope.close('not wanted')
    const there = open.flatMap(([track]) => {
      const published = this.#need.published.get(track)
      return published === undefined ? [] : [{ track, published }]
    })
    const sends = there.slice(0, DESCRIBED_AT_A_TIME).map(({ track, published }) =>
      scope.open(track, async (life) => {
        life.defer(published.scope.defer(() => life.close('ended')))
        const piped = await end.send(life, published.publication)
        sending.set(track, { scope: life, piped, layers: null, flowing: true })
        life.defer(() => sending.delete(track))
      }),
    )
    await Promise.all(sends.map(unlessEnded))
    const set = [...sending].map(([track, sent]) => setLayers(sent, wanted.get(track) ?? null))
    await Promise.all(set.map(unlessEnded))
    this.#need.wantedChanged()
  }

  #describe({ sending }: Way, want: Feed): Fed['tracks'] {
    const known = new Map(want.tracks.map((each) => [each.track, each.known]))
    let described = 0
    return [...sending].flatMap(([track, { piped }]) => {
      const published = this.#need.published.get(track)
      if (published === undefined) return []
      const { id: stream, kind, rtpParameters, layers } = piped
      if (known.get(track) === stream) return [{ track, stream }]
      if ((described += 1) > DESCRIBED_AT_A_TIME) return []
      const { source, picture } = published
      const told = { kind, source, rtpParameters, layers: [...layers], ...(picture && { picture }) }
      return [{ track, stream, piped: told }]
    })
  }
}

/** A track that ended meanwhile is none of the others' concern. */
async function unlessEnded(done: Promise<void>): Promise<void> {
  try {
    await done
  } catch (error) {
    if (!(error instanceof Closed)) throw error
  }
}

/** A video of which nothing is wanted is not sent, though it stays ready. */
async function setLayers(sent: Sending, layers: number | null): Promise<void> {
  sent.layers = layers
  const flowing = sent.piped.kind === 'audio' || layers !== 0
  if (flowing === sent.flowing) return
  sent.flowing = flowing
  await sent.piped.setFlowing(flowing)
}
