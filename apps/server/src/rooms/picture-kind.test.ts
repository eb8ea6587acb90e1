import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pictureKind } from './picture-kind.ts'

test('[C21] a picture is what its first bytes say', () => {
  const riff = [...new TextEncoder().encode('RIFF1234WEBPVP8 ')]
  expect(pictureKind(new Uint8Array(riff))).toBe('image/webp')
  expect(pictureKind(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
  expect(pictureKind(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe('image/png')
  for (const text of [
    '',
    'GIF89a',
    '<svg xmlns="http://www.w3.org/2000/svg">',
    'RIFF1234WAVE',
    '<!doctype html>',
  ])
    expect(pictureKind(new TextEncoder().encode(text)), text).toBe(null)
})

test('[C21] text is never a picture', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '/', '!', 'a', 'Z', ' ', '\n', '"') }),
      (text) => {
        expect(pictureKind(new TextEncoder().encode(text))).toBe(null)
      },
    ),
  )
})
