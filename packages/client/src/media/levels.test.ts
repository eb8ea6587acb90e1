import { expect, test } from 'vitest'
import { Scope } from '@parley/kit'
import { levelMeter, loudness } from './levels.ts'

const tone = (amplitude: number): Float32Array =>
  Float32Array.from({ length: 1024 }, (_, index) => amplitude * Math.sin(index / 3))

test('loudness is 0 in silence, 1 at full scale, and grows between', () => {
  expect(loudness(new Float32Array(1024))).toBe(0)
  expect(loudness(new Float32Array(0))).toBe(0)
  expect(loudness(tone(0.0005))).toBe(0)
  expect(loudness(Float32Array.from({ length: 64 }, () => 1))).toBe(1)
  const steps = [0.003, 0.03, 0.3, 1].map((amplitude) => loudness(tone(amplitude)))
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  expect(new Set(steps).size).toBe(4)
})

test('where there is no AudioContext a meter stays at 0 and leaves nothing open', () => {
  const scope = new Scope('test')
  expect(levelMeter(scope, {} as MediaStreamTrack).get()).toBe(0)
  expect(scope.size).toBe(0)
})
