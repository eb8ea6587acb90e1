/** The size of a picture in pixels, and how many there are a second. */
export interface Sharpness {
  readonly width: number
  readonly height: number
  readonly fps: number
}

/** How a picture leaves: as it is captured, as it is sent, and why the two differ (W3C RTCQualityLimitationReason). */
export interface Sending {
  readonly captured: Sharpness | null
  readonly sent: Sharpness
  readonly limitedBy: 'none' | 'cpu' | 'bandwidth' | 'other'
  /** Mime type. */
  readonly codec: string | null
}

type Stat = Readonly<Record<string, unknown>>
/** As much of an RTCStatsReport as is read. */
export type StatsReport = Pick<ReadonlyMap<string, Stat>, 'get' | 'values'>

/** How a track arrives (W3C RTCInboundRtpStreamStats); null before its first frame. */
export function arrivalOf(reports: readonly StatsReport[], track: string): Sharpness | null {
  for (const report of reports) {
    for (const stat of report.values()) {
      if (stat['type'] === 'inbound-rtp' && stat['trackIdentifier'] === track) {
        return sharpnessOf(stat, 'frameWidth', 'frameHeight')
      }
    }
  }
  return null
}

/** How a track is sent (W3C RTCOutboundRtpStreamStats); null before its first frame. */
export function sendingOf(reports: readonly StatsReport[], track: string): Sending | null {
  for (const report of reports) {
    for (const stat of report.values()) {
      const source = stat['type'] === 'outbound-rtp' ? report.get(String(stat['mediaSourceId'])) : undefined
      if (source?.['trackIdentifier'] !== track) continue
      const sent = sharpnessOf(stat, 'frameWidth', 'frameHeight')
      if (sent === null) continue
      const mimeType = report.get(String(stat['codecId']))?.['mimeType']
      return {
        captured: sharpnessOf(source, 'width', 'height'),
        sent,
        limitedBy: reasonOf(stat['qualityLimitationReason']),
        codec: typeof mimeType === 'string' ? mimeType : null,
      }
    }
  }
  return null
}

function sharpnessOf(stat: Stat, width: string, height: string): Sharpness | null {
  const [wide, high] = [Number(stat[width] ?? 0), Number(stat[height] ?? 0)]
  if (!(wide > 0 && high > 0)) return null
  // While no frame comes, browsers leave the rate out.
  return { width: wide, height: high, fps: Math.round(Number(stat['framesPerSecond'] ?? 0)) }
}

function reasonOf(reason: unknown): Sending['limitedBy'] {
  return reason === 'cpu' || reason === 'bandwidth' || reason === 'other' ? reason : 'none'
}
