import { type ComponentProps, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type Flow, pictures } from './picture-watch.ts'
import { OldPicture, onFirst, whenRipe } from './take-over.ts'

interface VideoProps extends Omit<ComponentProps<'video'>, 'ref'> {
  readonly track: MediaStreamTrack
  /** Called at the first decoded frame of a track; must be a stable function. */
  readonly onFirstFrame?: () => void
  /** Hears how the picture comes; must be a stable function. */
  readonly onFlow?: ((flow: Flow) => void) | undefined
  /** How long the picture may stand still before it is called frozen (ms). */
  readonly patience?: number
}

/**
 * A picture, in an element that lies where `className` says (`absolute`). Where another track takes its place, that begins in an
 * element below, and the one before is seen until the new one comes evenly: an element that is given another track shows nothing
 * new for up to a second.
 */
export function Video({ track, onFirstFrame, onFlow, ...rest }: VideoProps) {
  const [shown, setShown] = useState(track)
  const [old] = useState(() => new OldPicture())
  const begin = useCallback(
    (begun: MediaStreamTrack) => {
      setShown(begun)
      onFirstFrame?.()
    },
    [onFirstFrame],
  )
  if (track === shown)
    return <Picture key={track.id} {...{ track, begin, onFlow, old, ...rest }} part="only" />
  const { className } = rest
  return [
    <Picture key={track.id} {...{ track, begin, old, className }} part="next" aria-hidden />,
    <Picture key={shown.id} {...{ begin, onFlow, old, ...rest }} track={shown} part="old" />,
  ]
}

interface PictureProps extends Omit<VideoProps, 'onFirstFrame'> {
  /** Called when the track is to be seen. */
  readonly begin: (track: MediaStreamTrack) => void
  readonly part: 'only' | 'next' | 'old'
  readonly old: OldPicture
}

/**
 * An element without a frame draws nothing, so that what lies behind it is seen until then, never black. It must not be
 * hidden meanwhile: what is not drawn is composed four times a second only, and its first frame would come a quarter of a
 * second late.
 */
function Picture({ track, begin, onFlow, part, old, patience = 2_000, ...rest }: PictureProps) {
  const ref = useRef<HTMLVideoElement>(null)
  const begun = useRef(false)
  useLayoutEffect(() => {
    const video = ref.current
    if (video === null) return
    video.srcObject = new MediaStream([track])
    // Muted video may always play; a rejection means the element has gone or got another source meanwhile.
    video.play().catch(() => {})
    return () => {
      video.srcObject = null
    }
  }, [track])
  useLayoutEffect(() => {
    const video = ref.current
    if (video === null) return
    const start = (): void => {
      if (begun.current) return
      begun.current = true
      begin(track)
    }
    if (part === 'old') return old.follow(video)
    // Tells of a frame later than a callback for frames does, but in a hidden tab too.
    const loaded = (): void => {
      if (part === 'only' || document.hidden || !('requestVideoFrameCallback' in video)) start()
    }
    video.addEventListener('loadeddata', loaded)
    const stop = part === 'only' ? onFirst(video, start) : whenRipe(video, old, start)
    return () => {
      video.removeEventListener('loadeddata', loaded)
      stop()
    }
  }, [track, begin, part, old])
  useEffect(() => {
    const video = ref.current
    return video === null || onFlow === undefined ? undefined : pictures.watch(video, patience, onFlow)
  }, [onFlow, patience])
  return <video ref={ref} {...rest} muted autoPlay playsInline disablePictureInPicture />
}
