import type { LocalMedia } from '../../ui/local-media.ts'
import { useSelected } from '../../ui/use-readable.ts'

/** Whether camera and microphone are there to be brought along. */
export function useDevicesOpen(local: LocalMedia): {
  readonly camera: boolean
  readonly microphone: boolean
} {
  const camera = useSelected(local.camera, ({ input }) => input.state !== 'failed')
  const microphone = useSelected(local.microphone, ({ input }) => input.state !== 'failed')
  return { camera, microphone }
}
