import { type ComponentProps, useLayoutEffect, useRef, useState } from 'react'
import { cx } from './cx.ts'

interface VideoProps extends Omit<ComponentProps<'video'>, 'ref'> {
  readonly track: MediaStreamTrack
  /** Called at the first decoded frame; must be a stable function. */
  readonly onFirstFrame?: () => void
}

/** A picture that shows itself with its first frame: what lies behind it is seen until then, never black. */
export function Video({ track, onFirstFrame, className, ...rest }: VideoProps) {
  const ref = useRef<HTMLVideoElement>(null)
  const [shown, setShown] = useState<MediaStreamTrack | null>(null)
  useLayoutEffect(() => {
    const video = ref.current
    if (video === null) return
    video.srcObject = new MediaStream([track])
    // Muted video may always play; a rejection means the element has gone or got another source meanwhile.
    video.play().catch(() => {})
    // Tells of a frame sooner than `loadeddata`, but not at all in a hidden tab.
    if (onFirstFrame !== undefined && 'requestVideoFrameCallback' in video) {
      video.requestVideoFrameCallback(onFirstFrame)
    }
    return () => {
      video.srcObject = null
    }
  }, [track, onFirstFrame])
  return (
    <video
      ref={ref}
      {...rest}
      muted
      autoPlay
      playsInline
      disablePictureInPicture
      onLoadedData={() => {
        setShown(track)
        onFirstFrame?.()
      }}
      className={cx(
        'transition-opacity duration-200',
        shown === track ? 'opacity-100' : 'opacity-0',
        className,
      )}
    />
  )
}
