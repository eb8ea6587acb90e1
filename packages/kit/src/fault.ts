/** Where faults that nobody waits for are told: a cleanup that threw, a promise nobody awaits. */
export type FaultSink = (error: unknown, where: string) => void

let sink: FaultSink = (error, where) => {
  // Without a sink a fault must still be seen; throwing it from a microtask reaches the host's own handler.
  queueMicrotask(() => {
    throw new Error(`fault in ${where}`, { cause: error })
  })
}

/** Sets the one place to which faults are told; the process's log on a server, the page's console in a browser. */
export function setFaultSink(next: FaultSink): void {
  sink = next
}

/** Tells a fault that has no caller left to be thrown to. */
export function reportFault(error: unknown, where: string): void {
  sink(error, where)
}

/** Lets a promise run on by itself; if it fails, that is a fault of `where`, unless its lifetime ended. */
export function detach(promise: Promise<unknown>, where: string): void {
  promise.catch((error: unknown) => {
    if (error instanceof Error && error.name === 'Closed') return
    reportFault(error, where)
  })
}
