import { expect, test } from 'vitest'
import { withCaption } from './captions.ts'

const said = (peer: string, utterance: number, text: string, final = false) => ({
  peer,
  name: peer.toUpperCase(),
  caption: { utterance, text, final },
})
const texts = (lines: readonly { peer: string; text: string }[]) =>
  lines.map(({ peer, text }) => `${peer}: ${text}`)

test('[X2] a later caption of an utterance takes its place; those of others stay where they are', () => {
  let lines = withCaption([], said('a', 1, 'good'), 1)
  lines = withCaption(lines, said('b', 1, 'hel'), 2)
  lines = withCaption(lines, said('a', 1, 'good morning'), 3)
  lines = withCaption(lines, said('a', 2, 'everyone'), 4)
  expect(texts(lines)).toEqual(['a: good morning', 'b: hel', 'a: everyone'])
  expect(lines[0]).toMatchObject({ name: 'A', at: 3, final: false })
})

test('[X2] a final caption is not undone by one that comes after it', () => {
  const lines = withCaption([], said('a', 1, 'good morning', true), 1)
  expect(withCaption(lines, said('a', 1, 'good mor'), 2)).toBe(lines)
})

test('a bounded number of lines is kept', () => {
  let lines = withCaption([], said('a', 0, 'first'), 0)
  for (let utterance = 1; utterance <= 100; utterance += 1)
    lines = withCaption(lines, said('a', utterance, 'more', true), utterance)
  expect(lines).toHaveLength(100)
  expect(lines[0]?.utterance).toBe(1)
})
