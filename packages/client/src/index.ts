export type * from './api.ts'
export type { Ending } from './data/sending.ts'
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
export type { Content } from './media/content.ts'
export { hearSpeech } from './media/speech.ts'
export { canShareScreen, openScreen, type ScreenCapture } from './media/screen.ts'
export { NETWORK_STEPS, NetworkCheck, type NetworkProgress, type NetworkStep } from './check/run.ts'
export {
  judge,
  type Grade,
  type NetworkResult,
  type Obstacle,
  type PathResult,
  type Verdict,
} from './check/verdict.ts'
export { type ContentChoice, ScreenContent } from './media/screen-content.ts'
export { type Sending, sendingOf, type Sharpness } from './media/sharpness.ts'
export { diagnose, diagnosePeer, type Evidence, type Side } from './quality/diagnosis.ts'
export { HISTORY_MS } from './quality/history.ts'
export { type Level, trackLevel } from './quality/level.ts'
export type { PathKind } from './quality/reading.ts'
export type { PathSample, Sample, TrackSample } from './quality/sample.ts'
export { QualityWatch, SAMPLE_MS, type ServerTrack } from './quality/watch.ts'
export { createRoom, roomInfo } from './rest.ts'
export { uuid } from './uuid.ts'
