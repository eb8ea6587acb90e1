import {
  audioTimes,
  concealedShare,
  firstAfter,
  freezesIn,
  longestGap,
  sentRates,
  videoRates,
  type Span,
} from './findings.ts'
import type { Watched } from './in-page-media.ts'
import type { Finding, Stage } from './stage.ts'

/** The moments at which each way of media of a person showed that it flows. */
const flows = (watched: Watched): (readonly number[])[] => [audioTimes(watched), watched.frames]

/** What is said of any call: freezes and made-up sound, of whoever had it worse. */
function quality(watched: readonly Watched[], span: Span): Pick<Finding, 'freezes' | 'frozen' | 'concealed'> {
  const freezes = watched.map((each) => freezesIn(each, span))
  return {
    freezes: freezes.reduce((sum, { count }) => sum + count, 0),
    frozen: freezes.reduce((sum, { seconds }) => sum + seconds, 0),
    concealed: Math.max(...watched.map((each) => concealedShare(each, span))),
  }
}

/** Nothing happens. */
export async function steady(stage: Stage): Promise<Finding> {
  const span = await stage.pass(stage.watchMs)
  return { ...quality(await stage.watched(), span), span, aims: [] }
}

/** Nothing happens but the loss of every fifth packet. */
export async function understood(stage: Stage): Promise<Finding> {
  const found = await steady(stage)
  return { ...found, aims: [{ what: 'concealed', value: found.concealed, most: 3, unit: '%' }] }
}

/** Less than what a broken call may need tells nothing. */
const LEAST_RECOVERY_MS = 10_000

/** Nothing passes for three seconds. */
export async function blackout(stage: Stage): Promise<Finding> {
  const before = await stage.pass(2_000)
  await stage.setLine({ loss: 100 })
  await stage.pass(3_000)
  await stage.setLine({ loss: 0 })
  const back = Date.now()
  const after = await stage.pass(Math.max(LEAST_RECOVERY_MS, stage.watchMs))
  const watched = await stage.watched()
  const span = { from: before.from, to: after.to }
  const recovered = Math.max(...watched.flatMap(flows).map((times) => firstAfter(times, back)))
  return {
    ...quality(watched, span),
    span: { from: after.to - 5_000, to: after.to },
    recovered,
    aims: [{ what: 'back', value: recovered, most: 1_000, unit: 'ms' }],
  }
}

/** From one moment to the next the second person is in another network. */
export async function move(stage: Stage): Promise<Finding> {
  const before = await stage.pass(2_000)
  stage.move()
  const after = await stage.pass(Math.max(LEAST_RECOVERY_MS, stage.watchMs))
  const watched = await stage.watched()
  const span = { from: before.from, to: after.to }
  // From the end of the call's quiet part on: a gap that began just before the change belongs to it.
  const gap = Math.max(
    ...watched.flatMap(flows).map((times) => longestGap(times, { from: before.to - 500, to: after.to })),
  )
  return {
    ...quality(watched, span),
    span: { from: after.to - 5_000, to: after.to },
    recovered: gap,
    aims: [{ what: 'gap', value: gap, most: 1_500, unit: 'ms' }],
  }
}

/** A stop of the picture that people notice. */
const STALL_MS = 400
/** How long each width of the line lasts. */
const NARROW_MS = 20_000
const WIDE_MS = 25_000

/** The line becomes narrow, and wide again. */
export async function narrowAndWide(stage: Stage): Promise<Finding> {
  const before = await stage.pass(10_000)
  await stage.setLine({ rate: 500 })
  const narrow = await stage.pass(NARROW_MS)
  await stage.setLine({ rate: 2_000 })
  const wide = await stage.pass(WIDE_MS)
  const watched = await stage.watched()
  const down = Math.max(...watched.map((each) => lastStall(each, narrow)))
  const up = Math.max(...watched.map((each) => grownAgain(each, before, wide)))
  return {
    ...quality(watched, { from: before.from, to: wide.to }),
    span: wide,
    detail: watched.map((each) => series(each, { from: before.from, to: wide.to })).join('\n'),
    recovered: null,
    aims: [
      { what: 'down', value: down, most: 2_000, unit: 'ms' },
      { what: 'up', value: up, most: 8_000, unit: 'ms' },
    ],
  }
}

/** Milliseconds into a span until the last stall of picture or sound is over. */
function lastStall(watched: Watched, span: Span): number {
  let settled = 0
  for (const times of flows(watched)) {
    let last = span.from
    for (const at of [...times.filter((each) => each > span.from && each < span.to), span.to]) {
      if (at - last > STALL_MS) settled = Math.max(settled, at - span.from)
      last = at
    }
  }
  return settled
}

/** What came in, second by second: kbit/s, and the width where it changed. */
function series(watched: Watched, span: Span): string {
  let width = 0
  const parts = videoRates(watched, span).map((rate) => {
    const changed = rate.width === width ? '' : `@${rate.width}`
    width = rate.width
    return `${Math.round(rate.kbits)}${changed}`
  })
  const sent = sentRates(watched, span).map((ways) => ways.map((rate) => Math.round(rate)).join('+'))
  return `kbit/s of video that came in: ${parts.join(' ')}\n  that went out, way by way: ${sent.join(' ')}`
}

/** Milliseconds into a span until the picture is as large and as rich as before, four fifths at least. */
function grownAgain(watched: Watched, before: Span, span: Span): number {
  const last = videoRates(watched, { from: before.to - 5_000, to: before.to })
  const usual = last.reduce((sum, { kbits }) => sum + kbits, 0) / last.length
  const width = Math.max(...last.map((rate) => rate.width))
  const grown = videoRates(watched, span).find((rate) => rate.width >= width && rate.kbits >= 0.8 * usual)
  return grown === undefined ? Number.POSITIVE_INFINITY : grown.at - span.from
}
