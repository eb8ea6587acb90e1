import { Scope, Store } from '@parley/kit'
import { emptyRoom, type Peer, type RoomState, type Track } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ViewChoices } from '../ui/view-choices.ts'
import { CLAIM_MS } from './active-speaker.ts'
import { STAY_MS } from './places.ts'
import { StageModel } from './stage-model.ts'

const peer = (id: string, joinedAt: number): Peer => ({
  id,
  name: id,
  role: 'participant',
  joinedAt,
  connected: true,
  handRaisedAt: null,
})
const microphone = (of: string): Track => ({
  id: `m-${of}`,
  peer: of,
  source: 'microphone',
  kind: 'audio',
  muted: false,
})
const screenOf = (of: string): Track => ({
  ...microphone(of),
  id: `s-${of}`,
  source: 'screen',
  kind: 'video',
})
const roomOf = (letters: string, more: Partial<RoomState> = {}): RoomState => ({
  ...emptyRoom('l'),
  peers: Object.fromEntries(letters.split('').map((id, at) => [id, peer(id, at)])),
  tracks: Object.fromEntries(letters.split('').map((id) => [`m-${id}`, microphone(id)])),
  ...more,
})

let scope: Scope
let room: Store<RoomState>
let speakers: Store<readonly string[]>
let choices: Store<ViewChoices>
let stage: StageModel
const order = (): string =>
  stage.scene
    .get()
    .tiles.map(({ peer: id }) => id)
    .join('')
const view = (change: Partial<ViewChoices>): void => choices.update((all) => ({ ...all, ...change }))

beforeEach(() => {
  vi.useFakeTimers()
  scope = new Scope('test')
  room = new Store(roomOf('abcdef'))
  speakers = new Store<readonly string[]>([])
  choices = new Store<ViewChoices>({ layout: 'auto', hideSelf: false, mirror: true })
  stage = new StageModel({ room, speakers, you: 'a' }, choices, () => Date.now())
  stage.follow(scope)
})
afterEach(() => {
  scope.close('done')
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('the scene', () => {
  test('a quiet room draws nothing again', () => {
    const drawn = vi.fn()
    scope.defer(stage.scene.subscribe(drawn))
    room.update((state) => ({ ...state, seq: state.seq + 1, chat: [] }))
    vi.advanceTimersByTime(60_000)
    expect(drawn).not.toHaveBeenCalled()
  })

  test('who takes over the large place leaves the small one to who had it', () => {
    view({ layout: 'speaker' })
    expect(stage.scene.get().main).toBe('b/camera')
    speakers.set(['e'])
    expect(stage.scene.get().main).toBe('e/camera')
    expect(order()).toBe('aecdbf')
  })

  test('the clock alone makes a claim come true', () => {
    view({ layout: 'speaker' })
    speakers.set(['c'])
    speakers.set(['d', 'c'])
    vi.advanceTimersByTime(CLAIM_MS.speaking - 1)
    expect(stage.scene.get().main).toBe('c/camera')
    vi.advanceTimersByTime(1)
    expect(stage.scene.get().main).toBe('d/camera')
  })

  test('one own voice does not make one large', () => {
    view({ layout: 'speaker' })
    speakers.set(['a'])
    expect(stage.scene.get().main).toBe('b/camera')
  })

  test('pinned before everything, until it is unpinned', () => {
    room.set(roomOf('abcdef', { spotlight: 'c', tracks: { s: screenOf('d') } }))
    expect(stage.scene.get().main).toBe('c/camera')
    stage.pin('b/camera')
    expect(stage.scene.get()).toMatchObject({ main: 'b/camera', pinned: 'b/camera' })
    stage.pin(null)
    expect(stage.scene.get().main).toBe('c/camera')
    room.update((state) => ({ ...state, spotlight: null }))
    expect(stage.scene.get().main).toBe('d/screen')
  })

  test('hidden, oneself is not in it', () => {
    view({ hideSelf: true })
    expect(order()).toBe('bcdef')
  })
})

describe('pages', () => {
  const show = (letters: string, page = 0): void =>
    stage.showing({ keys: letters.split('').map((id) => `${id}/camera`), page, pages: 2 })

  test('are turned within what there is', () => {
    show('abc')
    stage.turn(-1)
    expect(stage.scene.get().page).toBe(0)
    stage.turn(1)
    expect(stage.scene.get().page).toBe(1)
    show('def', 1)
    stage.turn(1)
    expect(stage.scene.get().page).toBe(1)
  })

  test('a speaker from another page comes into view, the next one when a place has been held long enough', () => {
    show('abc')
    vi.advanceTimersByTime(STAY_MS)
    speakers.set(['e'])
    expect(order()).toBe('abedcf')
    show('abe')
    speakers.set([])
    speakers.set(['d'])
    vi.advanceTimersByTime(CLAIM_MS.pausing)
    expect(order()).toBe('adebcf')
    show('ade')
    speakers.set([])
    speakers.set(['f'])
    vi.advanceTimersByTime(CLAIM_MS.pausing)
    expect(order()).toBe('adebcf')
    vi.advanceTimersByTime(STAY_MS - 2 * CLAIM_MS.pausing)
    expect(order()).toBe('adfbce')
  })
})
