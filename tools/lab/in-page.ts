/** Functions that the benchmarks run inside a page: they are sent as text and see nothing of this file. */

/** Marks the first packet of video that arrives: a remote track unmutes with it (W3C WebRTC, 5.5). */
export function markPackets(): void {
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('track', ({ track }) => {
        if (track.kind !== 'video') return
        track.addEventListener('unmute', () => performance.mark('parley:first-packet'), { once: true })
      })
    }
  }
}

/** Milliseconds from the first offer to the first decoded frame of a call between two connections of one page. */
export async function directCall(): Promise<number> {
  const constraints = { audio: true, video: { width: { ideal: 1280 }, height: { ideal: 720 } } }
  const media = await navigator.mediaDevices.getUserMedia(constraints)
  const video = document.createElement('video')
  video.muted = true
  document.body.append(video)
  const began = performance.now()
  const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()]
  const pass = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
    if (event.candidate !== null) void to.addIceCandidate(event.candidate)
  }
  caller.addEventListener('icecandidate', pass(callee))
  callee.addEventListener('icecandidate', pass(caller))
  const framed = new Promise<void>((resolve) => {
    callee.addEventListener('track', ({ track, streams }) => {
      if (track.kind !== 'video') return
      video.srcObject = streams[0] ?? new MediaStream([track])
      video.requestVideoFrameCallback(() => resolve())
      void video.play()
    })
  })
  for (const track of media.getTracks()) caller.addTrack(track, media)
  await caller.setLocalDescription()
  await callee.setRemoteDescription(caller.localDescription as RTCSessionDescription)
  await callee.setLocalDescription()
  await caller.setRemoteDescription(callee.localDescription as RTCSessionDescription)
  await framed
  const taken = performance.now() - began
  caller.close()
  callee.close()
  for (const track of media.getTracks()) track.stop()
  return taken
}

/** Counts React's commits in `commits`: React looks for this hook when it starts, in every build. */
export function countCommits(): void {
  const page = Object.assign(globalThis, { commits: 0 })
  const nothing = (): void => {}
  const hook = {
    supportsFiber: true,
    renderers: new Map(),
    inject: () => 1,
    onCommitFiberRoot: () => {
      page.commits += 1
    },
    onCommitFiberUnmount: nothing,
    onPostCommitFiberRoot: nothing,
    checkDCE: nothing,
  }
  Object.assign(globalThis, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook })
}
