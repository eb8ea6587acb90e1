import { expect, test } from 'vitest'
import { whyNoNetworks } from './namespaces.ts'
import { selfTest } from './self-test.ts'

const reason = whyNoNetworks()
if (reason !== null) console.warn(`Skipped, the self-test of the impairment link: ${reason}.`)

// Wide margins and few packets: that it works at all on a machine that others use. `npm run lab:impairment` proves the 2 %.
test.skipIf(reason !== null)(
  `the link delivers delay, jitter, loss, reordering, rate and queue as asked${reason === null ? '' : ` (skipped: ${reason})`}`,
  { timeout: 120_000 },
  async () => {
    const verdicts = await selfTest('user-space', { many: 50_000, share: 0.15, leastMs: 10 })
    expect(verdicts.filter(({ fits }) => !fits)).toEqual([])
    expect(verdicts.length).toBeGreaterThan(10)
  },
)
