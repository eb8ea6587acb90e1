import { classifyMediaError, listDevices, onDevicesChanged, openCamera, openMicrophone } from '@parley/client'
import { detach, type Scope } from '@parley/kit'
import { CameraEffects } from '../backdrop/camera-effects.ts'
import { chosenEffect } from '../backdrop/chosen.ts'
import { deviceSwitched, followDevices } from './follow-devices.ts'
import { followSound, microphoneUse, noiseState } from './follow-sound.ts'
import { type Capture, LocalMedia, Withheld } from './local-media.ts'
import { keptDevices, keptPreferences } from './memory.ts'
import { soundChoice } from './sound.ts'

const capture: Capture = {
  open: (scope, kind, device) => scope.adopt(open(kind, device), (track) => track.stop()),
  classify: classifyMediaError,
  list: listDevices,
}

function open(kind: 'microphone' | 'camera', device: string | undefined): Promise<MediaStreamTrack> {
  if (kind === 'camera') return openCamera(device)
  return openMicrophone(device, microphoneUse(soundChoice.get(), noiseState.get()))
}

/** The real devices of this browser, with the choices it remembers; they close with the scope. */
export function openLocalMedia(scope: Scope, start: { microphone: boolean; camera: boolean }): LocalMedia {
  const local = new LocalMedia(scope, capture, { ...start, chosen: keptDevices.read() ?? {} })
  scope.defer(local.chosen.subscribe(() => keptDevices.write(local.chosen.get())))
  followChosenEffect(scope, local)
  onDevicesChanged(scope, () => detach(local.relist(), 'list of devices'))
  followDevices(scope, local, keptPreferences, (done) => deviceSwitched.set(done))
  scope.defer(() => deviceSwitched.set(null))
  followSound(scope, local)
  return local
}

/** Keeps the camera's effect the one that is chosen. */
function followChosenEffect(scope: Scope, local: LocalMedia): void {
  const effects = new CameraEffects()
  const put = async (life: Scope, camera: MediaStreamTrack): Promise<MediaStreamTrack> => {
    const seen = local.camera.get().input.state === 'open'
    const track = await effects.put(life, camera, seen)
    if (track === null) throw new Withheld('the background cannot be had')
    return track
  }
  const follow = (): void => {
    const next = effects.follow()
    if (next !== 'goes-on') local.setEffect('camera', next === 'put' ? put : null)
  }
  follow()
  scope.defer(chosenEffect.subscribe(follow))
}
