/** The rate at which Chromium begins to send a picture in place of 300 kbit/s: what the server's way had reached before. */
const START_KBPS = 1_000

/**
 * Tells Chromium's sender in the other end's description where to begin: without it every change to the direct way would start
 * with a blur. Pure; what is not understood stays as it was.
 */
export function withStartBitrate(sdp: string): string {
  const sections = sdp.split(/(?=^m=)/m)
  return sections.map((section) => (section.startsWith('m=video') ? startOf(section) : section)).join('')
}

function startOf(section: string): string {
  const payloads = [...section.matchAll(/^a=rtpmap:(\d+) (?:VP8|VP9|AV1|H264)\/90000\r?$/gm)].map(
    ([, payload = '']) => payload,
  )
  return payloads.reduce((text, payload) => {
    const known = new RegExp(`^(a=fmtp:${payload} [^\\r\\n]*)`, 'm')
    const setting = `x-google-start-bitrate=${START_KBPS}`
    if (known.test(text)) return text.replace(known, `$1;${setting}`)
    return text.replace(
      new RegExp(`^(a=rtpmap:${payload} [^\\r\\n]*)`, 'm'),
      `$1\r\na=fmtp:${payload} ${setting}`,
    )
  }, section)
}
