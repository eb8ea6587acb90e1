import { type ComponentProps, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type Flow, pictures } from './picture-watch.ts'

interface VideoProps extends Omit<ComponentProps<'video'>, 'ref'> {
  readonly track: MediaStreamTrack
  /** Called at the first decoded frame; must be a stable function. */
  readonly onFirstFrame?: () => void
  /** Hears how the picture comes; must be a stable function. */
  readonly onFlow?: ((flow: Flow) => void) | undefined
  /** How long the picture may stand still before it is called frozen (ms). */
  readonly patience?: number
}

/**
 * A picture. An element without a frame draws nothing, so that what lies behind it is seen until then, never black.
 * It must not be hidden meanwhile: what is not drawn is composed four times a second only, and its first frame would
 * come a quarter of a second late.
 */
export function Video({ track, onFirstFrame, onFlow, patience = 2_000, className, ...rest }: VideoProps) {
  const ref = useRef<HTMLVideoElement>(null)
  const [stream] = useState(() => new MediaStream())
  // Another track for the same picture changes places within the stream: with a stream of its own it would begin with nothing.
  useLayoutEffect(() => {
    const before = stream.getTracks()
    if (!before.includes(track)) stream.addTrack(track)
    for (const old of before) if (old !== track) stream.removeTrack(old)
  }, [stream, track])
  useLayoutEffect(() => {
    const video = ref.current
    if (video === null) return
    video.srcObject = stream
    // Muted video may always play; a rejection means the element has gone or got another source meanwhile.
    video.play().catch(() => {})
    // Tells of a frame sooner than `loadeddata`, but not at all in a hidden tab.
    if (onFirstFrame !== undefined && 'requestVideoFrameCallback' in video) {
      video.requestVideoFrameCallback(onFirstFrame)
    }
    return () => {
      video.srcObject = null
    }
  }, [stream, onFirstFrame])
  useEffect(() => {
    const video = ref.current
    return video === null || onFlow === undefined ? undefined : pictures.watch(video, patience, onFlow)
  }, [onFlow, patience])
  return (
    <video
      ref={ref}
      {...rest}
      muted
      autoPlay
      playsInline
      disablePictureInPicture
      onLoadedData={onFirstFrame}
      className={className}
    />
  )
}
