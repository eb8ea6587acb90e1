/** Functions about a page's video that benchmarks run inside it: they are sent as text and see nothing of this file. */

/** Video of all connections of a page since their beginning: bytes, and seconds of work. */
export interface VideoTotals {
  /** By `performance.now()`. */
  readonly at: number
  readonly received: number
  readonly sent: number
  readonly encoding: number
  readonly decoding: number
}

/** Keeps a page's connections where {@link videoTotals} finds them. */
export function holdConnections(): void {
  const held: RTCPeerConnection[] = []
  Object.assign(globalThis, { heldConnections: held })
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      held.push(this)
    }
  }
}

/** Strikes the sizes from whatever the page says that it wants: then everything is wanted whole. */
export function wantWhole(): void {
  const whole = (text: string): string => {
    const frame = JSON.parse(text) as { method?: string; input?: { tracks: Record<string, unknown>[] } }
    if (frame.method !== 'want') return text
    for (const wish of frame.input?.tracks ?? []) {
      delete wish['width']
      delete wish['height']
    }
    return JSON.stringify(frame)
  }
  globalThis.WebSocket = class extends WebSocket {
    override send(data: string | Blob | BufferSource): void {
      super.send(typeof data === 'string' ? whole(data) : data)
    }
  }
}

/** What the page's video has cost so far. */
export async function videoTotals(): Promise<VideoTotals> {
  const held = (globalThis as unknown as { heldConnections: RTCPeerConnection[] }).heldConnections
  const open = held.filter(({ connectionState }) => connectionState !== 'closed')
  const reports = await Promise.all(open.map((connection) => connection.getStats()))
  const rows = reports.flatMap((report) => [...report.values()] as Record<string, unknown>[])
  const sum = (type: string, field: string): number =>
    rows
      .filter((row) => row['type'] === type && row['kind'] === 'video')
      .reduce((total, row) => total + Number(row[field] ?? 0), 0)
  return {
    at: performance.now(),
    received: sum('inbound-rtp', 'bytesReceived'),
    sent: sum('outbound-rtp', 'bytesSent'),
    encoding: sum('outbound-rtp', 'totalEncodeTime'),
    decoding: sum('inbound-rtp', 'totalDecodeTime'),
  }
}
