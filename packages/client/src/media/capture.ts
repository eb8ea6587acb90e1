import type { Scope } from '@parley/kit'
import type { DeviceChoice, Devices, MediaFailure, MicrophoneUse } from '../api.ts'

/** A device that could not be opened, and why in the words a page needs. */
export class MediaError extends Error {
  override readonly name = 'MediaError'
  readonly failure: MediaFailure

  constructor(failure: MediaFailure, options?: ErrorOptions) {
    super(`the device could not be opened: ${failure}`, options)
    this.failure = failure
  }
}

const SPEECH: MicrophoneUse = { sound: 'speech', noiseSuppression: true }

/** Opens a microphone, the given one if it is still there; rejects with a {@link MediaError}. */
export function openMicrophone(deviceId?: string, use: MicrophoneUse = SPEECH): Promise<MediaStreamTrack> {
  const speech = use.sound === 'speech'
  const processing = {
    echoCancellation: speech,
    noiseSuppression: speech && use.noiseSuppression,
    autoGainControl: speech,
    ...(speech ? {} : { channelCount: { ideal: 2 } }),
  }
  return openRemembered(deviceId, (device) => ({ audio: { ...device, ...processing } }))
}

/** Opens a camera, the given one if it is still there; rejects with a {@link MediaError}. */
export function openCamera(deviceId?: string): Promise<MediaStreamTrack> {
  return openRemembered(deviceId, (device) => ({
    video: { ...device, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  }))
}

type Constrain = (device: { deviceId?: ConstrainDOMString }) => MediaStreamConstraints

async function openRemembered(deviceId: string | undefined, constrain: Constrain): Promise<MediaStreamTrack> {
  if (deviceId === undefined || deviceId === '') return open(constrain({}))
  try {
    return await open(constrain({ deviceId: { exact: deviceId } }))
  } catch (error) {
    // The remembered device may just have been unplugged: any other is better than none.
    if (classifyMediaError(error) === 'not-found') return open(constrain({}))
    throw error
  }
}

async function open(constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  if (!canCapture()) throw new MediaError('insecure')
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints)
    const [track] = stream.getTracks()
    if (track === undefined) throw new MediaError('not-found')
    return track
  } catch (error) {
    throw error instanceof MediaError ? error : new MediaError(classifyMediaError(error), { cause: error })
  }
}

/** Outside a secure context browsers take `mediaDevices` away altogether (W3C Media Capture, 9.2). */
function canCapture(): boolean {
  return globalThis.isSecureContext !== false && globalThis.navigator?.mediaDevices !== undefined
}

/** Says what a failed `getUserMedia` or `getDisplayMedia` means for the person before it. */
export function classifyMediaError(error: unknown): MediaFailure {
  if (error instanceof MediaError) return error.failure
  if (!(error instanceof Error)) return 'unknown'
  switch (error.name) {
    case 'NotAllowedError':
      // Only the message of Chromium tells a closed prompt from a refusal; elsewhere both are a refusal.
      return /dismissed/i.test(error.message) ? 'dismissed' : 'denied'
    case 'SecurityError':
      return 'insecure'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'not-found'
    case 'NotReadableError':
    case 'AbortError':
    case 'TrackStartError':
      return 'in-use'
    default:
      return 'unknown'
  }
}

/** The devices there are now. Before a permission was given browsers tell neither ids nor labels: lists are empty then. */
export async function listDevices(): Promise<Devices> {
  if (!canCapture()) return { microphones: [], cameras: [], speakers: [] }
  const all = await navigator.mediaDevices.enumerateDevices()
  const choices = (kind: MediaDeviceKind): DeviceChoice[] =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label, groupId }) => ({
        id: deviceId,
        label,
        ...(groupId ? { group: groupId } : {}),
      }))
  return {
    microphones: choices('audioinput'),
    cameras: choices('videoinput'),
    speakers: choices('audiooutput'),
  }
}

/** Calls `changed` whenever a device is plugged in or out, for the scope's lifetime. */
export function onDevicesChanged(scope: Scope, changed: () => void): void {
  if (!canCapture()) return
  const { mediaDevices } = navigator
  mediaDevices.addEventListener('devicechange', changed)
  scope.defer(() => mediaDevices.removeEventListener('devicechange', changed))
}
