/** Functions that the sharpness benchmark runs inside pages: they are sent as text and see nothing of this file. */

/** Caps every video that the page sends, whoever sets it up. */
export function capVideo(maxBitrate: number): void {
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    override addTransceiver(kind: MediaStreamTrack | string, init: RTCRtpTransceiverInit = {}) {
      const video = (typeof kind === 'string' ? kind : kind.kind) === 'video'
      const sendEncodings = (init.sendEncodings ?? [{}]).map((encoding) => ({ ...encoding, maxBitrate }))
      return super.addTransceiver(kind, video ? { ...init, sendEncodings } : init)
    }
  }
}

/** A caret that blinks: where nothing moves at all, Chromium looks at a tab once a second, at any moment of it. */
export function blink(): void {
  const caret = document.createElement('i')
  caret.style.cssText = 'position: fixed; left: 477px; top: 540px; width: 1px; height: 14px; background: #000'
  document.documentElement.append(caret)
  setInterval(() => (caret.style.opacity = caret.style.opacity === '0' ? '1' : '0'), 200)
}

/** A plain call within one page: the captured tab, VP8, and nothing else said. */
export async function plainCall(maxBitrate: number): Promise<void> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true })
  const [track] = stream.getVideoTracks()
  if (track === undefined) throw new Error('nothing was captured')
  const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()]
  const pass = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
    if (event.candidate !== null) void to.addIceCandidate(event.candidate)
  }
  caller.addEventListener('icecandidate', pass(callee))
  callee.addEventListener('icecandidate', pass(caller))
  callee.addEventListener('track', (event) => {
    const video = document.createElement('video')
    video.dataset['source'] = 'screen'
    video.muted = true
    video.srcObject = new MediaStream([event.track])
    document.body.append(video)
    void video.play()
  })
  const { sender } = caller.addTransceiver(track, { sendEncodings: [{ maxBitrate }] })
  const vp8 = (RTCRtpReceiver.getCapabilities('video')?.codecs ?? []).filter((codec) =>
    /VP8|rtx/i.test(codec.mimeType),
  )
  for (const one of caller.getTransceivers()) if (one.sender === sender) one.setCodecPreferences(vp8)
  await caller.setLocalDescription()
  await callee.setRemoteDescription(caller.localDescription as RTCSessionDescription)
  await callee.setLocalDescription()
  await caller.setRemoteDescription(callee.localDescription as RTCSessionDescription)
}

/**
 * What the page shows of a shared screen, at 1920 × 1080, as luma of BT.601 in base64. The browser's own pixels, as the
 * page would draw them when it had the whole of a screen for it.
 */
export function shownLuma(): string {
  const video = document.querySelector<HTMLVideoElement>('video[data-source="screen"]')
  if (video === null) throw new Error('no shared screen')
  const draw = new OffscreenCanvas(1920, 1080).getContext('2d')
  if (draw === null) throw new Error('no canvas')
  draw.drawImage(video, 0, 0, 1920, 1080)
  const { data } = draw.getImageData(0, 0, 1920, 1080)
  const luma = new Uint8Array(data.length / 4)
  for (let at = 0; at < luma.length; at += 1) {
    const [r, g, b] = [data[at * 4] ?? 0, data[at * 4 + 1] ?? 0, data[at * 4 + 2] ?? 0]
    luma[at] = Math.round(0.299 * r + 0.587 * g + 0.114 * b)
  }
  let text = ''
  for (let at = 0; at < luma.length; at += 8_192)
    text += String.fromCharCode(...luma.subarray(at, at + 8_192))
  return btoa(text)
}

/** The same of a PNG in base64. */
export async function lumaOf(png: string): Promise<string> {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const draw = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  if (draw === null) throw new Error('no canvas')
  draw.drawImage(bitmap, 0, 0)
  const { data } = draw.getImageData(0, 0, bitmap.width, bitmap.height)
  const luma = new Uint8Array(data.length / 4)
  for (let at = 0; at < luma.length; at += 1) {
    const [r, g, b] = [data[at * 4] ?? 0, data[at * 4 + 1] ?? 0, data[at * 4 + 2] ?? 0]
    luma[at] = Math.round(0.299 * r + 0.587 * g + 0.114 * b)
  }
  let text = ''
  for (let at = 0; at < luma.length; at += 8_192)
    text += String.fromCharCode(...luma.subarray(at, at + 8_192))
  return btoa(text)
}

/** Frames of the shared screen decoded so far. */
export function framesShown(): number {
  const video = document.querySelector<HTMLVideoElement>('video[data-source="screen"]')
  return video?.getVideoPlaybackQuality().totalVideoFrames ?? 0
}

/** Resolves once another page is seen than when it was called (the middle of the picture has changed), with the time. */
export async function seenAnother(): Promise<number> {
  const video = document.querySelector<HTMLVideoElement>('video[data-source="screen"]')
  const draw = new OffscreenCanvas(320, 180).getContext('2d', { willReadFrequently: true })
  if (video === null || draw === null) throw new Error('no shared screen')
  const look = (): Uint8ClampedArray => {
    const [x, y] = [video.videoWidth / 2 - 160, video.videoHeight / 2 - 90]
    draw.drawImage(video, x, y, 320, 180, 0, 0, 320, 180)
    return draw.getImageData(0, 0, 320, 180).data
  }
  const before = look()
  const differs = (now: Uint8ClampedArray): boolean =>
    now.reduce((sum, value, at) => sum + Math.abs(value - (before[at] ?? 0)), 0) / now.length > 8
  while (!differs(look())) await new Promise((resolve) => setTimeout(resolve, 25))
  return Date.now()
}
