import type { NetworkResult, Verdict } from '@parley/client'
import type { Sound } from './CheckDevices.tsx'

/** What the report of a check is made of. */
export interface CheckReportParts {
  readonly result: NetworkResult
  readonly verdict: Verdict
  readonly devices: { readonly camera: boolean; readonly microphone: boolean }
  readonly sound: Sound
  readonly browser: string
  readonly at: Date
}

/** The check as a text for whoever is to help; no name and no address is in it. */
export function checkReport({ result, verdict, devices, sound, browser, at }: CheckReportParts): string {
  const { grade, obstacles } = verdict
  const head = `Parley connection check, ${at.toISOString()}\nverdict: ${grade}`
  const held = obstacles.length === 0 ? '' : `\nheld back by: ${obstacles.join(', ')}`
  const json = { at: at.toISOString(), verdict, result, devices, sound, browser }
  return `${head}${held}\n${browser}\n\n${JSON.stringify(json)}\n`
}
