/** What runs inside a page under chaos: it is sent as text and sees nothing of this file. */

/** When frames of one picture or voice came; times are milliseconds since the epoch. */
export interface Arrival {
  readonly peer: string
  readonly kind: 'video' | 'audio'
  /** The longest wait between two frames since the time that was asked about. */
  readonly wait: number
  /** When that wait was over; null while it lasts. */
  readonly over: number | null
  /** When the last frame came; 0 for never. */
  readonly last: number
}

/** What a page with {@link watchMedia} can be asked. */
export interface MediaWatch {
  /** Of everyone who was ever seen or heard. */
  since(time: number): Promise<Arrival[]>
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

/** The frames of a track as they are decoded (W3C mediacapture-transform), of which a page's types do not know yet. */
interface FramesOf {
  readonly readable: ReadableStream<VideoFrame>
}

/**
 * Notes when each picture that a page shows was decoded, and each voice that it plays was handed out. Pictures are counted by a thread of their own:
 * on a busy machine a page stands still for longer than a fault takes, and would see its own gaps.
 */
export function watchMedia(): void {
  if (window.top !== window) return
  /** Forgotten after this long: a fault and its mending are over by then. */
  const KEPT_MS = 90_000
  const counter = (): void => {
    const KEPT_MS = 90_000 // It is sent as text on its own: nothing of the page is known there.
    const times = new Map<string, number[]>()
    const count = async (id: string, frames: ReadableStream<VideoFrame>): Promise<void> => {
      const list: number[] = []
      times.set(id, list)
      const reader = frames.getReader()
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        next.value.close()
        list.push(Date.now())
        while ((list[0] ?? Infinity) < Date.now() - KEPT_MS) list.shift()
      }
    }
    onmessage = ({ data }: MessageEvent<{ id: string; frames?: ReadableStream<VideoFrame> }>) => {
      if (data.frames !== undefined) return void count(data.id, data.frames)
      for (const [id, list] of times) if ((list.at(-1) ?? Infinity) < Date.now() - KEPT_MS) times.delete(id)
      postMessage(times)
    }
  }
  const code = new Blob([`(${counter.toString()})()`], { type: 'text/javascript' })
  const thread = new Worker(URL.createObjectURL(code))
  const kept = new Set<RTCPeerConnection>()
  const receivers = new WeakMap<MediaStreamTrack, RTCRtpReceiver>()
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      for (const other of kept) if (other.connectionState === 'closed') kept.delete(other)
      kept.add(this)
      this.addEventListener('track', ({ track, receiver }) => {
        receivers.set(track, receiver)
        if (track.kind !== 'video') return
        const { MediaStreamTrackProcessor } = globalThis as unknown as {
          MediaStreamTrackProcessor: new (of: { track: MediaStreamTrack }) => FramesOf
        }
        const { readable } = new MediaStreamTrackProcessor({ track })
        thread.postMessage({ id: track.id, frames: readable }, [readable])
      })
    }
  }
  /** Whose the tracks are that were shown or played. */
  const owners = new Map<string, string>()
  const voices = new Map<string, number[]>()
  /** When the last sound of each voice came, by the browser's own clock: that does not step when the machine's is set. */
  const stamps = new Map<string, number>()
  const trackIn = (element: HTMLMediaElement): MediaStreamTrack | undefined =>
    element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : undefined
  /** Asking a receiver for its sources waits for another thread: one at a time. The time of its last sound is its own, whenever it is asked. */
  const LOOK_MS = 50
  /** So many times as long as asking took nothing is asked: it waits for the thread that sets up the connections. */
  const REST = 3
  let turn = 0
  let rested = 0
  const look = (): void => {
    const began = performance.now()
    if (began < rested) return
    for (const video of document.querySelectorAll<HTMLVideoElement>('video[data-peer]')) {
      const track = trackIn(video)
      if (track !== undefined) owners.set(track.id, `video ${video.dataset['peer']}`)
    }
    const audible = [...document.querySelectorAll<HTMLAudioElement>('audio[data-audio]')].flatMap((audio) => {
      const track = audio.muted ? undefined : trackIn(audio)
      return track === undefined ? [] : [{ track, owner: `audio ${audio.dataset['audio']}` }]
    })
    const next = audible[(turn += 1) % Math.max(1, audible.length)]
    if (next === undefined) return
    const at = receivers.get(next.track)?.getSynchronizationSources()[0]?.timestamp
    rested = began + (1 + REST) * (performance.now() - began)
    const list = voices.get(next.owner) ?? []
    voices.set(next.owner, list)
    if (at !== undefined && at > (stamps.get(next.owner) ?? 0)) {
      stamps.set(next.owner, at)
      list.push(Date.now() - (performance.timeOrigin + performance.now() - at))
    }
    while ((list[0] ?? Infinity) < Date.now() - KEPT_MS) list.shift()
  }
  setInterval(look, LOOK_MS)
  const asked: ((times: Map<string, number[]>) => void)[] = []
  thread.onmessage = ({ data }: MessageEvent<Map<string, number[]>>) => asked.shift()?.(data)
  const arrivalOf = (key: string, times: readonly number[], time: number): Arrival => {
    const [kind = '', peer = ''] = key.split(' ')
    const before = times.findLast((at) => at <= time) ?? time
    const all = [before, ...times.filter((at) => at > time)]
    let [wait, over]: [number, number | null] = [0, time]
    for (const [at, from] of all.entries()) {
      const to = all[at + 1] ?? null
      const long = (to ?? Date.now()) - Math.max(from, time)
      if (long > wait) [wait, over] = [long, to]
    }
    return { peer, kind: kind as Arrival['kind'], wait, over, last: times.at(-1) ?? 0 }
  }
  const since = async (time: number): Promise<Arrival[]> => {
    thread.postMessage({ id: '' })
    const pictures = await new Promise<Map<string, number[]>>((resolve) => asked.push(resolve))
    const all = new Map([...voices].map(([owner, list]) => [owner, [...list]]))
    for (const [id, list] of pictures) {
      const owner = owners.get(id)
      if (owner !== undefined) all.set(owner, [...(all.get(owner) ?? []), ...list])
    }
    return [...all].map(([key, list]) =>
      arrivalOf(
        key,
        list.toSorted((a, b) => a - b),
        time,
      ),
    )
  }
  const describe = async (connection: RTCPeerConnection): Promise<unknown> => {
    const stats = [...(await connection.getStats()).values()] as Record<string, unknown>[]
    const received = stats.filter(({ type }) => type === 'inbound-rtp')
    const rows = received.map(({ kind, mid, ssrc, packetsReceived, framesDecoded }) => [
      ...[kind, mid, ssrc, packetsReceived, framesDecoded],
    ])
    return { state: connection.connectionState, rows, remote: connection.remoteDescription?.sdp }
  }
  const connections = (): Promise<unknown> =>
    Promise.all([...kept].filter(({ connectionState }) => connectionState !== 'closed').map(describe))
  Object.assign(globalThis, { watched: { since, connections } satisfies MediaWatch })
}
