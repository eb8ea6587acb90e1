import { afterEach, describe, expect, test, vi } from 'vitest'
import { Scope } from '@parley/kit'
import {
  classifyMediaError,
  listDevices,
  MediaError,
  onDevicesChanged,
  openCamera,
  openMicrophone,
} from './capture.ts'

const failure = (name: string, message = ''): Error => Object.assign(new Error(message), { name })

describe('a failed getUserMedia in words for people', () => {
  test.each([
    [failure('NotAllowedError', 'Permission denied'), 'denied'],
    [failure('NotAllowedError', 'Permission denied by system'), 'denied'],
    [failure('NotAllowedError', 'Permission dismissed'), 'dismissed'],
    [failure('NotFoundError'), 'not-found'],
    [failure('OverconstrainedError'), 'not-found'],
    [failure('NotReadableError'), 'in-use'],
    [failure('AbortError'), 'in-use'],
    [failure('TrackStartError'), 'in-use'],
    [failure('SecurityError'), 'insecure'],
    [new DOMException('Permission dismissed', 'NotAllowedError'), 'dismissed'],
    [new MediaError('insecure'), 'insecure'],
    [new TypeError('?'), 'unknown'],
    ['a string', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is %s', (error, expected) => {
    expect(classifyMediaError(error)).toBe(expected)
  })
})

describe('opening a device', () => {
  afterEach(() => vi.unstubAllGlobals())

  const track = { kind: 'audio' } as MediaStreamTrack
  const withDevices = (getUserMedia: (constraints: MediaStreamConstraints) => Promise<unknown>): void => {
    vi.stubGlobal('navigator', { mediaDevices: Object.assign(new EventTarget(), { getUserMedia }) })
  }

  test('a remembered device that has gone is replaced by any other', async () => {
    const asked: MediaStreamConstraints[] = []
    withDevices((constraints) => {
      asked.push(constraints)
      return asked.length === 1
        ? Promise.reject(failure('OverconstrainedError'))
        : Promise.resolve({ getTracks: () => [track] })
    })
    expect(await openMicrophone('gone')).toBe(track)
    expect(asked.map((constraints) => (constraints.audio as MediaTrackConstraints).deviceId)).toEqual([
      { exact: 'gone' },
      undefined,
    ])
  })

  test('music is taken as it is, in stereo; speech is cleaned as one wishes', async () => {
    const asked: MediaTrackConstraints[] = []
    withDevices(({ audio }) => {
      asked.push(audio as MediaTrackConstraints)
      return Promise.resolve({ getTracks: () => [track] })
    })
    await openMicrophone()
    await openMicrophone('m', { sound: 'speech', noiseSuppression: false })
    await openMicrophone('m', { sound: 'music', noiseSuppression: true })
    const [speech, open, music] = asked
    expect(speech).toEqual({ echoCancellation: true, noiseSuppression: true, autoGainControl: true })
    expect(open).toMatchObject({ echoCancellation: true, noiseSuppression: false })
    expect(music).toEqual({
      deviceId: { exact: 'm' },
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      channelCount: { ideal: 2 },
    })
  })

  test('a refusal is not asked a second time', async () => {
    const getUserMedia = vi.fn(() => Promise.reject(failure('NotAllowedError')))
    withDevices(getUserMedia)
    await expect(openCamera('remembered')).rejects.toMatchObject({ name: 'MediaError', failure: 'denied' })
    expect(getUserMedia).toHaveBeenCalledTimes(1)
  })

  test('without mediaDevices the page is not secure', async () => {
    vi.stubGlobal('navigator', {})
    await expect(openCamera()).rejects.toMatchObject({ failure: 'insecure' })
    expect(await listDevices()).toEqual({ microphones: [], cameras: [], speakers: [] })
  })

  test('in an insecure context nothing is asked', async () => {
    const getUserMedia = vi.fn(() => Promise.resolve({ getTracks: () => [track] }))
    withDevices(getUserMedia)
    vi.stubGlobal('isSecureContext', false)
    await expect(openMicrophone()).rejects.toMatchObject({ failure: 'insecure' })
    expect(getUserMedia).not.toHaveBeenCalled()
  })

  test('devices are sorted by use, and changes are told until the scope ends', async () => {
    const mediaDevices = Object.assign(new EventTarget(), {
      enumerateDevices: () =>
        Promise.resolve([
          { kind: 'audioinput', deviceId: 'm', label: 'Mic' },
          { kind: 'videoinput', deviceId: 'c', label: 'Cam' },
          { kind: 'audiooutput', deviceId: 's', label: 'Loud', groupId: 'g' },
          { kind: 'videoinput', deviceId: '', label: '' },
        ]),
    })
    vi.stubGlobal('navigator', { mediaDevices })
    expect(await listDevices()).toEqual({
      microphones: [{ id: 'm', label: 'Mic' }],
      cameras: [{ id: 'c', label: 'Cam' }],
      speakers: [{ id: 's', label: 'Loud', group: 'g' }],
    })
    const scope = new Scope('test')
    const changed = vi.fn()
    onDevicesChanged(scope, changed)
    mediaDevices.dispatchEvent(new Event('devicechange'))
    scope.close()
    mediaDevices.dispatchEvent(new Event('devicechange'))
    expect(changed).toHaveBeenCalledTimes(1)
  })
})
