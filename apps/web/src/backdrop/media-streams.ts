/** Chromium's streams of a track's frames (W3C MediaStreamTrack Insertable Media Processing; the generator as first drafted, for pages). */
interface FrameStreams {
  readonly MediaStreamTrackProcessor: new (from: { track: MediaStreamTrack }) => {
    readonly readable: ReadableStream<VideoFrame>
  }
  readonly MediaStreamTrackGenerator: new (what: { kind: 'video' }) => MediaStreamTrack & {
    readonly writable: WritableStream<VideoFrame>
  }
}

/** The browser's streams of frames, where it has them. */
export function frameStreams(): FrameStreams | null {
  const has = 'MediaStreamTrackProcessor' in globalThis && 'MediaStreamTrackGenerator' in globalThis
  return has ? (globalThis as unknown as FrameStreams) : null
}

/** Whether this browser can change the camera's picture at all, one way or another. */
export function canChangePicture(): boolean {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return false
  return frameStreams() !== null || 'captureStream' in HTMLCanvasElement.prototype
}
