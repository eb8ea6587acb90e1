import type { Aim, Outcome } from './stage.ts'

/** A language of the report. */
export type Tongue = 'en' | 'zh'

const HEAD: Record<Tongue, readonly string[]> = {
  en: [
    'network',
    'connected',
    'way of the media (who is in it, the other)',
    'time to media',
    'until media flows again',
    'freezes',
    'sound made up',
    'aims',
  ],
  zh: [
    '网络',
    '是否连通',
    '媒体路径（身处该网络者；对方）',
    '首帧时间',
    '媒体恢复时间',
    '卡顿',
    '补偿音频',
    '目标',
  ],
}

const AIMS: Record<Tongue, Record<Aim['what'], string>> = {
  en: {
    concealed: 'sound made up',
    back: 'media back',
    gap: 'gap',
    down: 'narrow line settled',
    up: 'wide line used again',
  },
  zh: { concealed: '补偿音频', back: '媒体恢复', gap: '中断', down: '降速后稳定', up: '提速后恢复' },
}

const WORDS: Record<Tongue, { yes: string; no: string; met: string; missed: string; never: string }> = {
  en: { yes: 'yes', no: '**no**', met: 'met', missed: '**missed**', never: 'never' },
  zh: { yes: '是', no: '**否**', met: '达到', missed: '**未达到**', never: '未恢复' },
}

const PATHS: readonly (readonly [string, string])[] = [
  ['direct', '直连'],
  ['server', '服务器'],
  ['by TURN over', '经 TURN'],
  ['by TURN of the other', '经对方的 TURN'],
  ['none', '无'],
  [', ', '，'],
]

/** Whether an aim was reached. */
export const isMet = ({ value, most }: Aim): boolean => value <= most

/** What an outcome says, cell by cell. */
export function cells(outcome: Outcome, tongue: Tongue): string[] {
  const words = WORDS[tongue]
  const title = outcome.scenario.title[tongue]
  if (!outcome.connected) return [title, words.no, '', '', '', '', '', '']
  const { paths, toMedia, found } = outcome
  const named = (path: string): string =>
    tongue === 'en' ? path : PATHS.reduce((text, [from, to]) => text.replace(from, to), path)
  const [ofFirst = '', ofSecond = ''] = paths.map(named)
  const recovered = found.recovered ?? null
  return [
    title,
    words.yes,
    ofFirst === ofSecond ? ofFirst : `${ofSecond}; ${ofFirst}`,
    shown(toMedia, 'ms', words.never),
    recovered === null ? '' : shown(recovered, 'ms', words.never),
    found.freezes === 0 ? '0' : `${found.freezes} (${found.frozen.toFixed(1)} s)`,
    shown(found.concealed, '%', words.never),
    found.aims
      .map((aim) => {
        const value = shown(aim.value, aim.unit, words.never)
        return `${AIMS[tongue][aim.what]} ${value} ≤ ${aim.most} ${aim.unit}: ${isMet(aim) ? words.met : words.missed}`
      })
      .join('; '),
  ]
}

function shown(value: number, unit: 'ms' | '%', never: string): string {
  if (!Number.isFinite(value)) return never
  return unit === 'ms' ? `${Math.round(value)} ms` : `${value.toFixed(1)} %`
}

/** The table in Markdown. */
export function markdown(outcomes: readonly Outcome[], tongue: Tongue): string {
  const rows = [
    HEAD[tongue],
    HEAD[tongue].map(() => '---'),
    ...outcomes.map((outcome) => cells(outcome, tongue)),
  ]
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n')
}

const [BEGIN, END] = ['<!-- networks: begin -->', '<!-- networks: end -->']

/**
 * A document with these outcomes in the table between its two marks. Rows of networks that were not run stay; all stand in
 * the order of `titles`.
 */
export function withOutcomes(
  document: string,
  outcomes: readonly Outcome[],
  titles: readonly string[],
  tongue: Tongue,
): string {
  const [before, rest] = document.split(BEGIN)
  const [old, after] = rest?.split(END) ?? []
  if (before === undefined || old === undefined || after === undefined) {
    throw new Error(`no place for the table: ${BEGIN} … ${END}`)
  }
  const [head = '', line = '', ...fresh] = markdown(outcomes, tongue).split('\n')
  const titleOf = (row: string): string => row.split('|')[1]?.trim() ?? ''
  const rows = new Map([...old.split('\n'), ...fresh].map((row) => [titleOf(row), row]))
  const table = [head, line, ...titles.flatMap((title) => rows.get(title) ?? [])].join('\n')
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`
}
