import type { WorkerLoad } from '../media/port.ts'

/** How busy media workers were since they were looked at the last time, 0 to 1; what they did before they were first seen does not count. */
export class MediaUse {
  #before: { readonly at: number; readonly seconds: ReadonlyMap<number, number> } | null = null

  /** `at` in milliseconds. */
  look(workers: readonly WorkerLoad[], at: number): number {
    const before = this.#before
    this.#before = { at, seconds: new Map(workers.map(({ pid, cpuSeconds }) => [pid, cpuSeconds])) }
    if (before === null || at <= before.at || workers.length === 0) return 0
    const used = workers.reduce((sum, { pid, cpuSeconds }) => {
      return sum + Math.max(0, cpuSeconds - (before.seconds.get(pid) ?? cpuSeconds))
    }, 0)
    return Math.min(1, used / (((at - before.at) / 1_000) * workers.length))
  }
}
