import { Scope } from '@parley/kit'
import type { NodeId, PeerId } from '@parley/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Call } from '../signal/calls.ts'
import { TIMING } from '../timing.ts'
import { IceConfig } from './ice-config.ts'
import { openPeerWays } from './peer-ways.ts'

const BOB: PeerId = 'p-bbbbbbbbbbbbbbbb'
const [ONE, TWO]: NodeId[] = ['n-oneoneoneoneone1', 'n-twotwotwotwotwo2']

/** A connection that nobody answers. */
class MuteConnection extends EventTarget {
  readonly connectionState = 'new'
  readonly localDescription = { sdp: 'a=fingerprint:sha-256 AA:BB' }
  readonly setRemoteDescription = (): Promise<void> => Promise.resolve()
  readonly setLocalDescription = (): Promise<void> => Promise.resolve()
  readonly createDataChannel = (): object => Object.assign(new EventTarget(), { close: () => {} })
  readonly close = (): void => {}
}

let scope: Scope
beforeEach(() => {
  scope = new Scope('test')
  vi.stubGlobal('RTCPeerConnection', MuteConnection)
})
afterEach(() => {
  scope.close()
  vi.unstubAllGlobals()
})

const OPENED = { iceParameters: {}, iceCandidates: [], dtlsParameters: { fingerprints: [] }, sctp: {} }

/** The ways of a page whose server answers everything, and what it was asked. */
function waysOf(need: { relayAt: () => NodeId | undefined }) {
  const asked: [string, unknown][] = []
  const call = ((method: string, input: unknown) => {
    asked.push([method, input])
    return Promise.resolve(method === 'openRelay' ? OPENED : {})
  }) as unknown as Call
  const quiet = { opened() {}, closed() {}, text() {}, bytes() {}, low() {}, isWanted: () => true }
  const ice = new IceConfig(false)
  const all = {
    ...need,
    call,
    ice,
    you: () => 'p-aaaaaaaaaaaaaaaa',
    now: () => 0,
    timing: TIMING,
    chance: () => 0,
  }
  const ways = openPeerWays(scope, all, quiet)
  const times = (method: string): number => asked.filter(([name]) => name === method).length
  return { ways, asked, times }
}

test('[D5] two who ask at the same time ask once each, or they would end what the other has opened', async () => {
  const { ways, times } = waysOf({ relayAt: () => undefined })
  for (let n = 0; n < 3; n += 1) ways.fact({ type: 'relay-asked', from: BOB })
  await vi.waitFor(() => expect(times('relayTo')).toBe(1))
  await Promise.resolve()
  expect(times('relayTo')).toBe(1)
  // Its word was answered, and the other end begins anew: then it is said again.
  ways.fact({ type: 'relay-asked', from: BOB })
  await vi.waitFor(() => expect(times('relayTo')).toBe(2))
  expect(times('openRelay')).toBe(1)
})

test('[D6] a way that is lost with its connection while it is needed is asked for over another one, once', async () => {
  const { ways, times } = waysOf({ relayAt: () => undefined })
  ways.fact({ type: 'relay-asked', from: BOB })
  await vi.waitFor(() => expect(times('relayTo')).toBe(1))
  ways.fact({ type: 'relay-lost' })
  await vi.waitFor(() => expect(times('relayTo')).toBe(2))
  expect(times('openRelay')).toBe(2)
  ways.reseated()
  await vi.waitFor(() => expect(times('relayTo')).toBe(3))
})

test('[G26] it goes over the node at which the two meet, and over another one when they meet there', async () => {
  let at: NodeId | undefined = ONE
  const { ways, asked, times } = waysOf({ relayAt: () => at })
  ways.fact({ type: 'relay-asked', from: BOB })
  await vi.waitFor(() => expect(times('relayTo')).toBe(1))
  ways.settle()
  expect(times('openRelay')).toBe(1)
  at = TWO
  ways.settle()
  await vi.waitFor(() => expect(times('relayTo')).toBe(2))
  const opened = asked.filter(([method]) => method === 'openRelay').map(([, input]) => input)
  expect(opened).toEqual([{ at: ONE }, { at: TWO }])
  expect(asked.filter(([method]) => method === 'connectRelay')[0]?.[1]).toMatchObject({ at: ONE })
})
