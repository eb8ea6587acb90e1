import binary from '@mediapipe/tasks-vision/vision_wasm_module_internal.wasm?url'
import loader from '@mediapipe/tasks-vision/vision_wasm_module_internal.js?url'
import portrait from 'virtual:selfie-model/selfie_segmentation'
import landscape from 'virtual:selfie-model/selfie_segmentation_landscape'
import type { ModelFiles } from './messages.ts'

/** The segmentation's files, whole addresses: a worker's own address is another one than the page's. */
export function modelFiles(): ModelFiles {
  const whole = (address: string): string => new URL(address, document.baseURI).href
  return {
    loader: whole(loader),
    binary: whole(binary),
    landscape: whole(landscape),
    portrait: whole(portrait),
  }
}
