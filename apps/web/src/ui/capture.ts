import { classifyMediaError, listDevices, onDevicesChanged, openCamera, openMicrophone } from '@parley/client'
import { detach, type Scope } from '@parley/kit'
import { type Capture, LocalMedia } from './local-media.ts'
import { keptDevices } from './memory.ts'

const capture: Capture = {
  open: (scope, kind, device) =>
    scope.adopt(kind === 'microphone' ? openMicrophone(device) : openCamera(device), (track) => track.stop()),
  classify: classifyMediaError,
  list: listDevices,
}

/** The real devices of this browser, with the choices it remembers; they close with the scope. */
export function openLocalMedia(scope: Scope, start: { microphone: boolean; camera: boolean }): LocalMedia {
  const local = new LocalMedia(scope, capture, { ...start, chosen: keptDevices.read() ?? {} })
  scope.defer(local.chosen.subscribe(() => keptDevices.write(local.chosen.get())))
  onDevicesChanged(scope, () => detach(local.relist(), 'list of devices'))
  return local
}
