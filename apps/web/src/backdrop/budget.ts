/** How much is done for each frame. */
export interface Plan {
  /** The person is looked for in every n-th frame; `null`: in none, the whole frame is blurred. */
  readonly maskEvery: number | null
  /** How much smaller the picture is drawn than the camera gives it. */
  readonly scale: number
}

/** From the best to what any machine can do. The last one still hides the room: giving up must not show it. */
export const PLANS: readonly Plan[] = [
  { maskEvery: 1, scale: 1 },
  { maskEvery: 2, scale: 1 },
  { maskEvery: 3, scale: 0.5 },
  { maskEvery: 6, scale: 0.5 },
  { maskEvery: null, scale: 0.5 },
]

/** What the effect costs and what is done about it. Time is in milliseconds. */
export interface Budget {
  readonly step: number
  /** Share of the time between two frames that the effect takes, smoothed over about half a second. */
  readonly load: number
  /** Frames seen on this step. */
  readonly frames: number
  /** Frames in a row under which a better step would be within reach. */
  readonly calm: number
  /** Calm frames asked for before the next try of a better step; doubled by each try that failed. */
  readonly patience: number
  /** Whether this step was reached from a worse one: then it is a try. */
  readonly trying: boolean
}

/** The beginning: with the best. */
export const FULL_BUDGET: Budget = { step: 0, load: 0, frames: 0, calm: 0, patience: 150, trying: false }

/** Above this the next frame would often come before the last one is done. */
const TOO_MUCH = 0.85
/** Below this the next better step, which costs at most about twice as much, would still fit. */
const PLENTY = 0.35
/** How much of a new figure goes into the smoothed one. */
const WEIGHT = 0.12
/** What the first frames cost says nothing: code is compiled, memory comes. */
const WARM_UP = 12
/** A step is judged after this many frames, about two thirds of a second. */
const JUDGED_AFTER = 20
/** A try that fails within this many frames was one too many. */
const TRIAL = 90
const MOST_PATIENCE = 4_800

/** The budget after a frame that took `took` out of the `interval` between two frames. */
export function spend(budget: Budget, took: number, interval: number): Budget {
  const frames = budget.frames + 1
  if (givenUp(budget) || frames <= WARM_UP) return { ...budget, frames }
  const share = took / interval
  // A single frame that took for ever (the tab was frozen, the machine slept) is no trend.
  const load =
    frames === WARM_UP + 1 ? Math.min(share, 2) : budget.load + WEIGHT * (Math.min(share, 2) - budget.load)
  if (load > TOO_MUCH && frames >= WARM_UP + JUDGED_AFTER) return worse(budget, frames)
  const calm = load < PLENTY ? budget.calm + 1 : 0
  if (budget.step > 0 && calm >= budget.patience) return better(budget)
  return { ...budget, frames, load, calm, trying: budget.trying && frames < TRIAL }
}

/** Whether even the cheapest search for the person was too much. That is final: one who was told is not told again and again. */
export function givenUp(budget: Budget): boolean {
  return planOf(budget).maskEvery === null
}

/** What to do for each frame. */
export function planOf(budget: Budget): Plan {
  const plan = PLANS[budget.step]
  if (plan === undefined) throw new RangeError(`there is no step ${budget.step}`)
  return plan
}

function worse(budget: Budget, frames: number): Budget {
  const failed = budget.trying && frames < TRIAL
  const patience = failed ? Math.min(MOST_PATIENCE, 2 * budget.patience) : budget.patience
  return { step: budget.step + 1, load: 0, frames: 0, calm: 0, patience, trying: false }
}

function better(budget: Budget): Budget {
  return { ...budget, step: budget.step - 1, load: 0, frames: 0, calm: 0, trying: true }
}
