import { expect, test, vi } from 'vitest'
import { canShareScreen, openScreen } from './screen.ts'

const track = (kind: 'audio' | 'video'): MediaStreamTrack => ({ kind }) as MediaStreamTrack
const browserWith = (getDisplayMedia: (() => Promise<unknown>) | undefined): void =>
  void vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia } })
const stream = (...tracks: MediaStreamTrack[]): unknown => ({
  getVideoTracks: () => tracks.filter(({ kind }) => kind === 'video'),
  getAudioTracks: () => tracks.filter(({ kind }) => kind === 'audio'),
})

test('a screen comes with its sound where there is one', async () => {
  const [picture, sound] = [track('video'), track('audio')]
  browserWith(() => Promise.resolve(stream(picture, sound)))
  expect(await openScreen()).toEqual({ picture, sound })
  browserWith(() => Promise.resolve(stream(picture)))
  expect(await openScreen()).toEqual({ picture, sound: null })
})

test('a changed mind is no refusal, but the system may refuse', async () => {
  browserWith(() => Promise.reject(new DOMException('Permission denied', 'NotAllowedError')))
  await expect(openScreen()).rejects.toMatchObject({ failure: 'dismissed' })
  browserWith(() => Promise.reject(new DOMException('Permission denied by system', 'NotAllowedError')))
  await expect(openScreen()).rejects.toMatchObject({ failure: 'denied' })
  browserWith(() => Promise.reject(new DOMException('', 'NotReadableError')))
  await expect(openScreen()).rejects.toMatchObject({ failure: 'in-use' })
})

test('a browser that cannot says so beforehand', async () => {
  browserWith(undefined)
  expect(canShareScreen()).toBe(false)
  await expect(openScreen()).rejects.toMatchObject({ name: 'MediaError' })
})
