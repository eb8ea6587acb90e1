import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { Scope, setFaultSink, sleep } from '@parley/kit'
import { ProtocolError, type Source } from '@parley/protocol'
import type { SourceWanted } from '../api.ts'
import { FakeMedia, fakeTrack, someSeat } from '../fakes/media.ts'
import { FakeWorld } from '../fakes/surroundings.ts'
import type { Call } from '../signal/calls.ts'
import { Sources } from './sources.ts'
import { sendingFor } from './source-step.ts'

const a = fakeTrack('a')
const b = fakeTrack('b')
const patience = new FakeWorld().surroundings
const turn = (): Promise<void> => sleep(new Scope('turn'), 1)

/** A server that does what it is told when it is let. */
class Desk {
  readonly said: string[] = []
  readonly tracks = new Map<string, boolean>()
  refuse: ProtocolError | null = null
  #count = 0
  #gate: Promise<void> = Promise.resolve()
  #open = (): void => {}

  hold(): void {
    this.#gate = new Promise((resolve) => (this.#open = resolve))
  }

  release(): void {
    this.#open()
  }

  readonly call = (async (method: string, input: Record<string, unknown>) => {
    const detail = method === 'publish' ? input.source : input.track
    this.said.push([method, detail, ...('muted' in input ? [input.muted] : [])].join(' '))
    await this.#gate
    const { refuse } = this
    this.refuse = null
    if (refuse !== null) throw refuse
    if (method === 'publish') {
      const track = `t-${++this.#count}`
      this.tracks.set(track, Boolean(input.muted))
      return { track }
    }
    if (method === 'unpublish') this.tracks.delete(String(input.track))
    else this.tracks.set(String(input.track), Boolean(input.muted))
    return {}
  }) as unknown as Call
}

describe('sources', () => {
  let desk: Desk
  let media: FakeMedia
  let sources: Sources
  let scope: Scope
  let faults: unknown[]

  const moveTo = (): void => {
    scope = new Scope('seat')
    const parts = {
      ...patience,
      ...someSeat,
      call: desk.call,
    }
    sources.moveTo(scope, media.device().open(scope, parts))
  }

  beforeEach(() => {
    faults = []
    setFaultSink((error) => faults.push(error))
    desk = new Desk()
    media = new FakeMedia()
    sources = new Sources(desk.call, patience)
    moveTo()
  })

  test('[M21] what those who come cannot receive is published again, once, and sends what it sent', async () => {
    const receivable = new Set(['video/AV1', 'video/VP8'])
    sources = new Sources(desk.call, patience, (codec) => receivable.has(codec))
    moveTo()
    media.codec = 'video/AV1'
    await sources.set('screen', { media: a, muted: false })
    sources.refit()
    await turn()
    expect(desk.said).toEqual(['publish screen false'])
    receivable.delete('video/AV1')
    media.codec = 'video/VP8'
    sources.refit()
    sources.refit()
    await turn()
    expect(desk.said).toEqual(['publish screen false', 'publish screen false'])
    expect(media.sending.get('screen')).toBe(a)
  })

  test('[M6] muting is silent before the server knows, and before a publication is through', async () => {
    desk.hold()
    const publishing = sources.set('microphone', { media: a, muted: false })
    await turn()
    expect(media.sending.get('microphone')).toBe(a)
    void sources.set('microphone', { media: a, muted: true })
    expect(media.sending.get('microphone')).toBeNull()
    desk.release()
    await publishing
    expect(desk.said).toEqual(['publish microphone false', 'muteTrack t-1 true'])
    desk.hold()
    const unmuting = sources.set('microphone', { media: a, muted: false })
    await turn()
    const muting = sources.set('microphone', { media: a, muted: true })
    expect(media.sending.get('microphone')).toBeNull()
    desk.release()
    await Promise.all([unmuting, muting])
    expect(desk.tracks.get('t-1')).toBe(true)
  })

  test('silenced and let speak again while being published, it is heard in the end', async () => {
    desk.hold()
    void sources.set('microphone', { media: a, muted: false })
    await turn()
    void sources.set('microphone', { media: a, muted: true })
    const done = sources.set('microphone', { media: a, muted: false })
    desk.release()
    await done
    expect(media.sending.get('microphone')).toBe(a)
    expect(desk.tracks.get('t-1')).toBe(false)
  })

  test('a camera switched off keeps its track, another device takes it over, null ends it', async () => {
    await sources.set('camera', { media: a, muted: false })
    await sources.set('camera', { media: null, muted: false })
    await sources.set('camera', { media: b, muted: false })
    expect(media.sending.get('camera')).toBe(b)
    await sources.set('camera', null)
    expect(desk.said).toEqual([
      'publish camera false',
      'muteTrack t-1 true',
      'muteTrack t-1 false',
      'unpublish t-1',
    ])
    expect(media.sending.size).toBe(0)
    expect(media.open).toBe(1)
  })

  test('what the server cannot do just now is tried again, what it refuses is told', async () => {
    desk.refuse = new ProtocolError('too-many-tracks')
    await expect(sources.set('camera', { media: a, muted: false })).rejects.toMatchObject({
      code: 'too-many-tracks',
    })
    expect(media.open).toBe(1)
    await sources.set('camera', { media: a, muted: false })
    desk.refuse = new ProtocolError('unavailable')
    await sources.set('camera', { media: a, muted: true })
    expect(desk.tracks.get('t-1')).toBe(true)
  })

  test('a failure of what is wanted no more is nobody’s', async () => {
    desk.hold()
    const first = sources.set('screen', { media: a, muted: false })
    await turn()
    desk.refuse = new ProtocolError('forbidden')
    const last = sources.set('screen', null)
    desk.release()
    await Promise.all([first, last])
    expect(media.open).toBe(1)
  })

  test('in a new seat all is published again; what was under way in the old one goes on there', async () => {
    await sources.set('microphone', { media: a, muted: true })
    desk.hold()
    const under = sources.set('camera', { media: b, muted: false })
    await turn()
    desk.refuse = new ProtocolError('unavailable')
    scope.close()
    moveTo()
    desk.release()
    await under
    await turn()
    expect([...media.sending]).toEqual(
      expect.arrayContaining([
        ['microphone', null],
        ['camera', b],
      ]),
    )
    expect(media.open).toBe(3)
    expect(faults).toEqual([])
  })

  test('our own word in the log is not taken for a host’s', async () => {
    await sources.set('microphone', { media: a, muted: false })
    desk.hold()
    const muting = sources.set('microphone', { media: a, muted: true })
    await turn()
    const unmuting = sources.set('microphone', { media: a, muted: false })
    sources.heard('t-1', true)
    desk.release()
    await Promise.all([muting, unmuting])
    sources.heard('t-1', false)
    expect(media.sending.get('microphone')).toBe(a)
    sources.heard('t-1', true)
    expect(media.sending.get('microphone')).toBeNull()
  })

  test('in the end all is as it was wanted last, whatever was wanted before and however slow the server', async () => {
    const wanted: fc.Arbitrary<SourceWanted | null> = fc.option(
      fc.record({ media: fc.constantFrom(a, b, null), muted: fc.boolean() }),
    )
    const step = fc.record({
      source: fc.constantFrom<Source>('microphone', 'camera'),
      wanted,
      pause: fc.nat(2),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        desk = new Desk()
        media = new FakeMedia()
        sources = new Sources(desk.call, patience)
        moveTo()
        const last = new Map<Source, SourceWanted | null>()
        const all = steps.map(async (each) => {
          last.set(each.source, each.wanted)
          return sources.set(each.source, each.wanted)
        })
        await Promise.all(all)
        for (const [source, want] of last) {
          if (want === null) expect(media.sending.has(source)).toBe(false)
          else if (media.sending.has(source)) expect(media.sending.get(source)).toBe(sendingFor(want))
          else expect(want.media).toBeNull()
        }
        expect(desk.tracks.size).toBe(media.sending.size)
        scope.close()
        expect(media.open).toBe(0)
      }),
    )
  })
})
