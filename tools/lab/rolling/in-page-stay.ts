/** What runs inside a page of the laboratory: it is sent as text and sees nothing of this file. */

/** Whether a page stayed in the meeting, since it was asked last. */
export interface Stayed {
  /** How often it was seen without its connection. */
  readonly away: number
  /** When it had its connection again, ms since the epoch; 0 if it was never without. */
  readonly backAt: number
  /** The fewest people it has seen, itself among them. */
  readonly fewest: number
}

/** What a page with {@link watchStay} can be asked. */
export interface Stay {
  since(): Stayed
}

/** Looks, whenever something of the page has changed, whether it is connected and whom it shows. */
export function watchStay(): void {
  if (window.top !== window) return
  let [away, backAt, fewest, wasLive] = [0, 0, Number.POSITIVE_INFINITY, true]
  const look = (): void => {
    const state = document.querySelector<HTMLElement>('[data-connection]')?.dataset['connection']
    if (state === undefined) return
    if (wasLive && state !== 'live') away += 1
    if (!wasLive && state === 'live') backAt = Date.now()
    wasLive = state === 'live'
    const peers = [...document.querySelectorAll<HTMLElement>('[data-tile]')].map(
      ({ dataset }) => dataset['tile'],
    )
    fewest = Math.min(fewest, new Set(peers).size)
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true })
  const since = (): Stayed => {
    look()
    const stayed = { away, backAt, fewest }
    away = 0
    backAt = 0
    fewest = Number.POSITIVE_INFINITY
    look()
    return stayed
  }
  Object.assign(globalThis, { stay: { since } satisfies Stay })
}
