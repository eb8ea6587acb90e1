import type { DeviceChoice } from '@parley/client'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterPlugging, looksWorn, type PlugView, preferring } from './hot-plug.ts'

const device = (id: string, label = id, group = id): DeviceChoice => ({ id, label, group })
const [laptop, webcam, headset, buds] = [
  device('laptop'),
  device('webcam'),
  device('headset'),
  device('buds'),
]
const alias = device('default', 'Default - laptop')

const view = (change: Partial<PlugView>): PlugView => ({
  before: [alias, laptop],
  after: [alias, laptop],
  chosen: undefined,
  inUse: 'laptop',
  preferred: [],
  greets: ({ id }) => id === 'headset' || id === 'buds',
  ...change,
})

const plugged = (...devices: DeviceChoice[]): Partial<PlugView> => ({ after: [alias, laptop, ...devices] })
const to = (id: string, why: 'plugged' | 'gone') => ({ do: 'switch', to: id, why })
const keep = { do: 'keep' }

test('a headset is taken up while the system chooses, a webcam’s microphone is not', () => {
  expect(afterPlugging(view(plugged(headset)))).toEqual(to('headset', 'plugged'))
  expect(afterPlugging(view({ ...plugged(headset), chosen: 'default' }))).toEqual(to('headset', 'plugged'))
  expect(afterPlugging(view(plugged(webcam)))).toEqual(keep)
})

test('who has chosen a device keeps it when something unknown is plugged in', () => {
  expect(afterPlugging(view({ ...plugged(headset), chosen: 'laptop', preferred: ['laptop'] }))).toEqual(keep)
})

test('what was preferred comes back, what was given up for another does not', () => {
  const back = { ...plugged(headset), chosen: 'laptop' }
  expect(afterPlugging(view({ ...back, preferred: ['headset', 'laptop'] }))).toEqual(to('headset', 'plugged'))
  expect(afterPlugging(view({ ...back, preferred: ['laptop', 'headset'] }))).toEqual(keep)
  expect(afterPlugging(view({ ...back, preferred: ['headset'] }))).toEqual(to('headset', 'plugged'))
})

test('of two that come at once the dearer is taken', () => {
  const both = { ...plugged(headset, buds), preferred: ['buds', 'headset'] }
  expect(afterPlugging(view(both))).toEqual(to('buds', 'plugged'))
})

test('when the one in use goes, the dearest that is left takes over, else the system’s choice', () => {
  const before = [alias, laptop, webcam, headset]
  const gone = { before, after: [alias, laptop, webcam], chosen: 'headset', inUse: 'headset' }
  expect(afterPlugging(view({ ...gone, preferred: ['headset', 'webcam', 'laptop'] }))).toEqual(
    to('webcam', 'gone'),
  )
  expect(afterPlugging(view({ ...gone, preferred: ['headset'] }))).toEqual(to('', 'gone'))
  expect(afterPlugging(view({ ...gone, chosen: undefined }))).toEqual(to('', 'gone'))
})

test('another device that goes is nobody’s business, and the first list is no plugging', () => {
  const before = [alias, laptop, headset]
  expect(afterPlugging(view({ before, chosen: 'laptop' }))).toEqual(keep)
  expect(afterPlugging(view({ before: [], after: before }))).toEqual(keep)
})

test('what it switches to is there and not in use, and without a change nothing is switched', () => {
  const some = fc.uniqueArray(fc.constantFrom(laptop, webcam, headset, buds, alias))
  const id = fc.constantFrom('laptop', 'webcam', 'headset', 'buds', 'default', '', undefined)
  const ids = fc.uniqueArray(fc.constantFrom('laptop', 'webcam', 'headset', 'buds'))
  fc.assert(
    fc.property(some, some, id, id, ids, (before, after, chosen, inUse, preferred) => {
      const step = afterPlugging(view({ before, after, chosen, inUse, preferred }))
      if (step.do === 'switch') {
        if (step.to !== '') expect(after.map((each) => each.id)).toContain(step.to)
        if (step.to !== '') expect(step.to).not.toBe(chosen)
      }
      expect(afterPlugging(view({ before: after, after, chosen, inUse, preferred }))).toEqual(keep)
    }),
  )
})

test('choosing puts a device before all that are there, and behind those that are away', () => {
  expect(preferring([], 'laptop', [laptop])).toEqual(['laptop'])
  expect(preferring(['headset', 'laptop'], 'laptop', [laptop])).toEqual(['headset', 'laptop'])
  expect(preferring(['headset', 'laptop'], 'laptop', [laptop, headset])).toEqual(['laptop', 'headset'])
  expect(preferring(['headset', 'laptop'], 'webcam', [laptop, webcam])).toEqual([
    'headset',
    'webcam',
    'laptop',
  ])
  expect(preferring(['headset'], 'default', [alias])).toEqual(['headset'])
})

test('a headset is known by its name, or by having both ends', () => {
  expect(looksWorn(device('a', 'AirPods Pro'), [])).toBe(true)
  expect(looksWorn(device('a', '小米蓝牙耳机'), [])).toBe(true)
  expect(looksWorn(device('a', 'USB Audio', 'g'), [device('b', 'USB Audio', 'g')])).toBe(true)
  expect(looksWorn(device('a', 'HD Webcam', 'g'), [device('b', 'Speakers', 'h')])).toBe(false)
})
