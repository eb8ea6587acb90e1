export type * from './api.ts'
export { join, prepare } from './join.ts'
export {
  classifyMediaError,
  listDevices,
  MediaError,
  onDevicesChanged,
  openCamera,
  openMicrophone,
} from './media/capture.ts'
export { levelMeter } from './media/levels.ts'
export { canShareScreen, openScreen, type ScreenCapture } from './media/screen.ts'
export { createRoom, roomInfo } from './rest.ts'
export { uuid } from './uuid.ts'
