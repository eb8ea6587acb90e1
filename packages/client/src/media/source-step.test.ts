import { expect, test } from 'vitest'
import { fakeTrack } from '../fakes/media.ts'
import { nextStep, type SourceHave } from './source-step.ts'
import type { SourceWanted } from '../api.ts'

const a = fakeTrack('a')
const b = fakeTrack('b')

const rows: [string, SourceWanted | null, SourceHave | null, ReturnType<typeof nextStep>][] = [
  ['nothing wanted, nothing there', null, null, { do: 'nothing' }],
  ['no media yet', { media: null, muted: false }, null, { do: 'nothing' }],
  [
    'first media',
    { media: a, muted: false },
    null,
    { do: 'publish', media: a, muted: false, sound: 'speech' },
  ],
  [
    'joined muted',
    { media: a, muted: true },
    null,
    { do: 'publish', media: a, muted: true, sound: 'speech' },
  ],
  ['in line', { media: a, muted: false }, { sending: a, muted: false, sound: 'speech' }, { do: 'nothing' }],
  [
    'another camera',
    { media: b, muted: false },
    { sending: a, muted: false, sound: 'speech' },
    { do: 'send', media: b },
  ],
  [
    'muting: first silence',
    { media: a, muted: true },
    { sending: a, muted: false, sound: 'speech' },
    { do: 'send', media: null },
  ],
  [
    'then the word of it',
    { media: a, muted: true },
    { sending: null, muted: false, sound: 'speech' },
    { do: 'tell', muted: true },
  ],
  [
    'camera off',
    { media: null, muted: false },
    { sending: a, muted: false, sound: 'speech' },
    { do: 'send', media: null },
  ],
  [
    'camera off is muted',
    { media: null, muted: false },
    { sending: null, muted: false, sound: 'speech' },
    { do: 'tell', muted: true },
  ],
  [
    'muted with another device',
    { media: b, muted: true },
    { sending: null, muted: true, sound: 'speech' },
    { do: 'nothing' },
  ],
  [
    'unmuting',
    { media: a, muted: false },
    { sending: null, muted: true, sound: 'speech' },
    { do: 'send', media: a },
  ],
  [
    'music is published anew',
    { media: a, muted: false, sound: 'music' },
    { sending: a, muted: false, sound: 'speech' },
    { do: 'unpublish' },
  ],
  [
    'in stereo',
    { media: a, muted: true, sound: 'music' },
    null,
    { do: 'publish', media: a, muted: true, sound: 'music' },
  ],
  [
    'but not before there is something to hear',
    { media: null, muted: true, sound: 'music' },
    { sending: null, muted: true, sound: 'speech' },
    { do: 'nothing' },
  ],
  ['no more', null, { sending: a, muted: false, sound: 'speech' }, { do: 'unpublish' }],
]

test.each(rows)('%s', (_name, wanted, have, step) => {
  expect(nextStep(wanted, have)).toEqual(step)
})
