import { expect, test } from 'vitest'
import { claimsPicture, PICTURE_BYTES, pictureType, readPicture } from './picture.ts'

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const offer = (type: string, size: number) => ({ id: 1, name: 'x', type, size })

test('[D14] only small pictures of known types are fetched without asking', () => {
  expect(claimsPicture(offer('image/png', 1_000))).toBe(true)
  expect(claimsPicture(offer('image/png', PICTURE_BYTES + 1))).toBe(false)
  expect(claimsPicture(offer('image/png', 0))).toBe(false)
  expect(claimsPicture(offer('image/svg+xml', 1_000))).toBe(false)
  expect(claimsPicture(offer('application/pdf', 1_000))).toBe(false)
})

test('[D14] what a picture is, its first bytes say, not its name', async () => {
  expect(pictureType(bytes('\x89PNG\r\n\x1a\n....'))).toBe('image/png')
  expect(pictureType(bytes('\xff\xd8\xff\xe0'))).toBe('image/jpeg')
  expect(pictureType(bytes('GIF89a'))).toBe('image/gif')
  expect(pictureType(bytes('RIFF....WEBPVP8 '))).toBe('image/webp')
  expect(pictureType(bytes('....ftypavif'))).toBe('image/avif')
  expect(pictureType(bytes('<svg onload=alert(1)>'))).toBeNull()
  expect(await readPicture(new Blob([bytes('<html>')], { type: 'image/png' }))).toBeNull()
  expect(await readPicture(new Blob([bytes('GIF89a....')]))).toBe('image/gif')
})
