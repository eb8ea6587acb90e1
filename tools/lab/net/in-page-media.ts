/** What a page knew of its media at one moment. Times are milliseconds since 1970: all pages of a machine share the clock. */
export interface Sample {
  readonly at: number
  readonly audio: readonly AudioCount[]
  readonly video: readonly VideoCount[]
  readonly pairs: readonly Pair[]
}

/** Counters of one received audio track, as in W3C webrtc-stats. */
export interface AudioCount {
  readonly id: string
  readonly packets: number
  readonly concealed: number
  readonly samples: number
}

/** Counters of one received video track. */
export interface VideoCount {
  readonly id: string
  readonly bytes: number
  readonly frames: number
  readonly width: number
  readonly freezes: number
  readonly frozen: number
}

/** The pair of addresses that a connection uses. */
export interface Pair {
  readonly id: string
  readonly received: number
  readonly sent: number
  readonly localType: string
  readonly remoteType: string
  readonly remoteAddress: string
  readonly remotePort: number
  readonly protocol: string
  readonly relayProtocol: string
}

/** All that a page remembers. */
export interface Watched {
  readonly samples: Sample[]
  /** When frames of other people's videos were shown. */
  readonly frames: number[]
}

/**
 * Watches every connection and every remote picture of the page that it is run in, before anything else of the page.
 * It is sent as text and sees nothing of this file.
 */
export function watchMedia(everyMs: number): void {
  const connections: RTCPeerConnection[] = []
  const watched: Watched = { samples: [], frames: [] }
  Object.assign(globalThis, { labWatched: watched })
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
    }
  }
  const now = (): number => performance.timeOrigin + performance.now()
  const videos = new WeakSet<HTMLVideoElement>()
  const follow = (video: HTMLVideoElement): void => {
    videos.add(video)
    const next = (): void => {
      watched.frames.push(now())
      video.requestVideoFrameCallback(next)
    }
    video.requestVideoFrameCallback(next)
  }
  const read = async (connection: RTCPeerConnection, name: string): Promise<Omit<Sample, 'at'>> => {
    const audio: AudioCount[] = []
    const video: VideoCount[] = []
    const pairs: Pair[] = []
    const report: ReadonlyMap<
      string,
      Record<string, string | number | undefined>
    > = await connection.getStats()
    const number = (entry: Record<string, string | number | undefined> | undefined, key: string): number =>
      Number(entry?.[key] ?? 0)
    const word = (entry: Record<string, string | number | undefined> | undefined, key: string): string =>
      String(entry?.[key] ?? '')
    for (const entry of report.values()) {
      const id = `${name}/${String(entry['id'])}`
      if (entry['type'] === 'inbound-rtp' && entry['kind'] === 'audio') {
        audio.push({
          id,
          packets: number(entry, 'packetsReceived'),
          concealed: number(entry, 'concealedSamples'),
          samples: number(entry, 'totalSamplesReceived'),
        })
      } else if (entry['type'] === 'inbound-rtp') {
        video.push({
          id,
          bytes: number(entry, 'bytesReceived'),
          frames: number(entry, 'framesDecoded'),
          width: number(entry, 'frameWidth'),
          freezes: number(entry, 'freezeCount'),
          frozen: number(entry, 'totalFreezesDuration'),
        })
      } else if (entry['type'] === 'transport' && entry['selectedCandidatePairId'] !== undefined) {
        const pair = report.get(word(entry, 'selectedCandidatePairId'))
        const local = report.get(word(pair, 'localCandidateId'))
        const remote = report.get(word(pair, 'remoteCandidateId'))
        pairs.push({
          id: `${name}/${word(pair, 'id')}`,
          received: number(pair, 'bytesReceived'),
          sent: number(pair, 'bytesSent'),
          localType: word(local, 'candidateType'),
          remoteType: word(remote, 'candidateType'),
          remoteAddress: word(remote, 'address'),
          remotePort: number(remote, 'port'),
          protocol: word(local, 'protocol'),
          relayProtocol: word(local, 'relayProtocol'),
        })
      }
    }
    return { audio, video, pairs }
  }
  let reading = false
  const sample = async (): Promise<void> => {
    for (const video of document.querySelectorAll<HTMLVideoElement>('video[data-peer]')) {
      if (!videos.has(video)) follow(video)
    }
    if (reading) return
    reading = true
    try {
      const open = [...connections.entries()].filter(
        ([, { connectionState }]) => connectionState !== 'closed',
      )
      const parts = await Promise.all(open.map(([at, connection]) => read(connection, String(at))))
      watched.samples.push({
        at: now(),
        audio: parts.flatMap(({ audio }) => audio),
        video: parts.flatMap(({ video }) => video),
        pairs: parts.flatMap(({ pairs }) => pairs),
      })
    } finally {
      reading = false
    }
  }
  setInterval(() => void sample(), everyMs)
}

/** Takes out what was watched. It is sent as text. */
export function takeWatched(): Watched {
  return (globalThis as unknown as { labWatched: Watched }).labWatched
}
