/** What one direction of a link does to packets. */
export interface Way {
  /** Milliseconds that each packet takes. */
  readonly delay: number
  /** Milliseconds around it, evenly spread; packets keep their order. */
  readonly jitter: number
  /** Percent of packets lost. */
  readonly loss: number
  /** How many packets are lost in a row on average (Gilbert's model); 1: each by itself. */
  readonly burst: number
  /** Percent of packets that are held back by `hold` milliseconds, so that those behind overtake them. */
  readonly reorder: number
  readonly hold: number
  /** kbit/s of IP packets; 0: no limit. */
  readonly rate: number
  /** Kilobytes that wait before the narrow line; what comes on top is lost. */
  readonly queue: number
}

/** A perfect way. */
export const CLEAR: Way = {
  delay: 0,
  jitter: 0,
  loss: 0,
  burst: 1,
  reorder: 0,
  hold: 10,
  rate: 0,
  queue: 64,
}

/** What a direction did so far, in packets. */
export interface WayCount {
  readonly taken: number
  readonly delivered: number
  readonly lost: number
  /** Lost because the queue was full. */
  readonly overflowed: number
  /** Held back to be overtaken. */
  readonly late: number
}

/** A change of some settings of a direction; the others stay as they are. */
export type WayChange = Partial<Way>

/** A link between two namespaces whose quality is set at will while it runs. `ab` is the way from the first end to the second. */
export interface Impairment {
  readonly backend: Backend
  set(change: { readonly ab?: WayChange; readonly ba?: WayChange }): Promise<void>
  count(): Promise<{ readonly ab: WayCount; readonly ba: WayCount }>
}

export type Backend = 'user-space' | 'netem'
