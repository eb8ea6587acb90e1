import { expect, test } from 'vitest'
import { fakeTrack } from '../fakes/media.ts'
import { nextStep, type SourceHave } from './source-step.ts'
import type { SourceWanted } from '../api.ts'

const a = fakeTrack('a')
const b = fakeTrack('b')

const rows: [string, SourceWanted | null, SourceHave | null, ReturnType<typeof nextStep>][] = [
  ['nothing wanted, nothing there', null, null, { do: 'nothing' }],
  ['no media yet', { media: null, muted: false }, null, { do: 'nothing' }],
  ['first media', { media: a, muted: false }, null, { do: 'publish', media: a, muted: false }],
  ['joined muted', { media: a, muted: true }, null, { do: 'publish', media: a, muted: true }],
  ['in line', { media: a, muted: false }, { sending: a, muted: false }, { do: 'nothing' }],
  ['another camera', { media: b, muted: false }, { sending: a, muted: false }, { do: 'send', media: b }],
  [
    'muting: first silence',
    { media: a, muted: true },
    { sending: a, muted: false },
    { do: 'send', media: null },
  ],
  [
    'then the word of it',
    { media: a, muted: true },
    { sending: null, muted: false },
    { do: 'tell', muted: true },
  ],
  ['camera off', { media: null, muted: false }, { sending: a, muted: false }, { do: 'send', media: null }],
  [
    'camera off is muted',
    { media: null, muted: false },
    { sending: null, muted: false },
    { do: 'tell', muted: true },
  ],
  ['muted with another device', { media: b, muted: true }, { sending: null, muted: true }, { do: 'nothing' }],
  ['unmuting', { media: a, muted: false }, { sending: null, muted: true }, { do: 'send', media: a }],
  ['no more', null, { sending: a, muted: false }, { do: 'unpublish' }],
]

test.each(rows)('%s', (_name, wanted, have, step) => {
  expect(nextStep(wanted, have)).toEqual(step)
})
