/** Words of which the sheets are made: prose in two scripts, and a program. */
const LATIN =
  'the minutes of the last meeting were read and approved after the treasurer had explained why the figures of the third quarter differ from those that were sent out in advance and nobody asked for a vote'
const CHINESE =
  '会议纪要经宣读后获得通过财务主管说明了第三季度数据与此前发出的版本存在差异的原因与会者没有要求表决随后讨论了下一阶段的安排包括预算人员和交付时间并确认由各小组在周五之前提交书面意见'
const CODE = [
  'const { width, height } = settings',
  'if (now - since > TIMES.grace) return close(seat, "lost")',
  'for (const [id, track] of tracks) {',
  '  total += track.bytes * 8 / (ended - began)',
  '  await sink.write({ id, total, at: clock.now() })',
  '}',
  'export type Wanted = ReadonlyMap<TrackId, number> | null',
  '// 0x7f3a: see RFC 8825, section 4.2.1',
]

/** HTML of a page of small text for 1920 × 1080: prose of 11 to 13 pixels in Latin and Chinese, and a program, light and dark. */
export function sheet(number: number): string {
  const next = sequence(number)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
  const [latin, chinese] = [LATIN.split(' '), Array.from(CHINESE)]
  const prose = (letters: readonly string[], count: number, between: string): string =>
    Array.from({ length: count }, () => pick(letters)).join(between)
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, at) => `${String(at + number * 50).padStart(4)}  ${pick(CODE)}`).join(
      '\n',
    )
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<style>
    body { margin: 0; display: grid; grid-template-columns: repeat(4, 480px); height: 1080px; overflow: hidden }
    div { padding: 10px; overflow: hidden; font: 12px/1.45 sans-serif; color: #222; background: #fff }
    .small { font-size: 11px } .large { font-size: 13px } pre { margin: 0; font: 12px/1.5 monospace }
    .dark { background: #1e1e2e; color: #cdd6f4 }
  </style>
  <div class="small">${prose(latin, 1_300, ' ')}</div>
  <div class="large">${prose(chinese, 2_300, '')}</div>
  <div><pre>${escaped(lines(62))}</pre></div>
  <div class="dark"><pre>${escaped(lines(62))}</pre></div>`
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed + 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
