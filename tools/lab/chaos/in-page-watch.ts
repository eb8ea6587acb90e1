/** What runs inside a page under chaos: it is sent as text and sees nothing of this file. */

/** When frames of one picture or voice came, as a page saw them; times are milliseconds since the epoch. */
export interface Arrival {
  readonly peer: string
  readonly kind: 'video' | 'audio'
  /** The longest wait between two frames since the time that was asked about, without what the page itself stood still meanwhile. */
  readonly wait: number
  /** When that wait was over; null while it lasts. */
  readonly over: number | null
  /** When the last frame came; 0 for never. */
  readonly last: number
}

/** What a page with {@link watchMedia} can be asked. */
export interface MediaWatch {
  /** Of everyone who was ever seen or heard. */
  since(time: number): Arrival[]
  /** What a page's connections to servers receive, by the browser's own statistics. */
  connections(): Promise<unknown>
}

/** Gives a page a camera of so few pixels, and a microphone of so little processing, that several browsers fit into one machine beside the servers. */
export function smallDevices(): void {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices === undefined) return
  const real = devices.getUserMedia.bind(devices)
  devices.getUserMedia = (asked) => {
    const { audio, video } = asked ?? {}
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
    return real({
      ...asked,
      ...(typeof audio === 'object' && { audio: { ...audio, ...plain } }),
      ...(typeof video === 'object' && {
        video: { ...video, width: { ideal: 320 }, height: { ideal: 240 } },
      }),
    })
  }
}

/** Notes in a page, every 40 ms, of whom a new frame was shown and a new sound was played. */
export function watchMedia(): void {
  if (window.top !== window) return
  const kept: RTCPeerConnection[] = []
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      kept.push(this)
    }
  }
  /** Forgotten after this long: a fault and its mending are over by then. */
  const KEPT_MS = 60_000
  const times = new Map<string, number[]>()
  const marks = new Map<string, string>()
  const came = (key: string, mark: string): void => {
    if (marks.get(key) === mark) return
    marks.set(key, mark)
    const now = Date.now()
    const list = times.get(key) ?? []
    times.set(key, list)
    list.push(now)
    while ((list[0] ?? now) < now - KEPT_MS) list.shift()
  }
  const receivers = new WeakMap<MediaStreamTrack, RTCRtpReceiver>()
  const receiverOf = (track: MediaStreamTrack): RTCRtpReceiver | undefined =>
    receivers.get(track) ?? findReceiver(track)
  const findReceiver = (track: MediaStreamTrack): RTCRtpReceiver | undefined => {
    for (let at = kept.length - 1; at >= 0; at -= 1) {
      const connection = kept[at]
      if (connection === undefined || connection.signalingState === 'closed') continue
      const found = connection.getReceivers().find((receiver) => receiver.track === track)
      if (found === undefined) continue
      receivers.set(track, found)
      return found
    }
    return undefined
  }
  /** Asking a receiver for its sources waits for another thread: every 20 ms that alone is an eighth of a page's main thread. */
  const LOOK_MS = 40
  /** When the page itself stood still: a machine that has too much to do lets none of it run. */
  const STILL_MS = 100
  const stills: [from: number, to: number][] = []
  let looked = Date.now()
  const stillWithin = (from: number, to: number): number =>
    stills.reduce((sum, still) => sum + Math.max(0, Math.min(still[1], to) - Math.max(still[0], from)), 0)
  const look = (): void => {
    const now = Date.now()
    if (now - looked > STILL_MS) stills.push([looked, now])
    while ((stills[0]?.[1] ?? now) < now - KEPT_MS) stills.shift()
    looked = now
    for (const video of document.querySelectorAll<HTMLVideoElement>('video[data-peer]'))
      came(`video ${video.dataset['peer']}`, String(video.getVideoPlaybackQuality().totalVideoFrames))
    for (const audio of document.querySelectorAll<HTMLAudioElement>('audio[data-audio]')) {
      const track = audio.srcObject instanceof MediaStream ? audio.srcObject.getAudioTracks()[0] : undefined
      if (track === undefined || audio.muted) continue
      const stamp = receiverOf(track)?.getSynchronizationSources()[0]?.timestamp
      if (stamp !== undefined) came(`audio ${audio.dataset['audio']}`, `${track.id} ${stamp}`)
    }
  }
  setInterval(look, LOOK_MS)
  const since = (time: number): Arrival[] =>
    [...times].map(([key, list]) => {
      const [kind = '', peer = ''] = key.split(' ')
      const now = Date.now()
      const before = list.findLast((at) => at <= time) ?? time
      const all = [before, ...list.filter((at) => at > time)]
      let [wait, over]: [number, number | null] = [0, time]
      for (const [at, from] of all.entries()) {
        const to = all[at + 1] ?? null
        const [begun, ended] = [Math.max(from, time), to ?? now]
        const long = ended - begun - stillWithin(begun, ended)
        if (long > wait) [wait, over] = [long, to]
      }
      return { peer, kind: kind as Arrival['kind'], wait, over, last: list.at(-1) ?? 0 }
    })
  const describe = async (connection: RTCPeerConnection): Promise<unknown> => {
    const stats = [...(await connection.getStats()).values()] as Record<string, unknown>[]
    const received = stats.filter(({ type }) => type === 'inbound-rtp')
    const rows = received.map(({ kind, mid, ssrc, packetsReceived, framesDecoded }) => [
      ...[kind, mid, ssrc, packetsReceived, framesDecoded],
    ])
    return { state: connection.connectionState, rows, remote: connection.remoteDescription?.sdp }
  }
  const connections = (): Promise<unknown> =>
    Promise.all(kept.filter(({ connectionState }) => connectionState !== 'closed').map(describe))
  Object.assign(globalThis, { watched: { since, connections } satisfies MediaWatch })
}
