import { afterEach, expect, test, vi } from 'vitest'
import { playTones } from './tones.ts'

afterEach(() => vi.unstubAllGlobals())

test('what played some notes lets go of the output when the last one is over', () => {
  const ended: (() => void)[] = []
  const closed = vi.fn(async () => {})
  const node = { connect: <T>(next: T): T => next }
  class Context {
    currentTime = 0
    close = closed
    createMediaStreamDestination = (): object => ({ ...node, stream: 'stream' })
  }
  class Oscillator {
    connect = node.connect
    start = vi.fn()
    stop = vi.fn()
    addEventListener = (_name: string, tell: () => void): void => void ended.push(tell)
  }
  class Gain {
    connect = node.connect
    gain = { linearRampToValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() }
  }
  const players: { srcObject: unknown }[] = []
  class Player {
    srcObject: unknown = null
    play = async (): Promise<void> => {}
    constructor() {
      players.push(this)
    }
  }
  vi.stubGlobal('AudioContext', Context)
  vi.stubGlobal('OscillatorNode', Oscillator)
  vi.stubGlobal('GainNode', Gain)
  vi.stubGlobal('Audio', Player)
  playTones([440, 660], 0.1, undefined)
  expect(players.map(({ srcObject }) => srcObject)).toEqual(['stream'])
  for (const tell of ended) tell()
  expect(closed).toHaveBeenCalledOnce()
  expect(players.map(({ srcObject }) => srcObject)).toEqual([null])
})
