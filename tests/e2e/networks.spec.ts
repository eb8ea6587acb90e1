import { whyNoNetworks } from '../../tools/lab/net/namespaces.ts'
import { runScenario } from '../../tools/lab/net/run-scenario.ts'
import { SCENARIOS } from '../../tools/lab/net/scenarios.ts'
import type { Outcome } from '../../tools/lab/net/stage.ts'
import { expect, test } from './parley.ts'

const reason = whyNoNetworks()

/** A network of the list, with two real browsers in it. */
async function through(name: string): Promise<Outcome & { connected: true }> {
  const scenario = SCENARIOS.find((each) => each.name === name)
  if (scenario === undefined) throw new Error(`no network ${name}`)
  const outcome = await runScenario(scenario, 'user-space', { watchMs: 4_000 })
  if (!outcome.connected) throw new Error(outcome.why)
  return outcome
}

// Whether it works at all, on a machine that may be busy; `npm run lab:networks` has the figures.
test.describe('networks made here', () => {
  test.skip(reason !== null, `networks cannot be made here: ${reason ?? ''}`)
  test.describe.configure({ timeout: 150_000 })

  test('nothing but one TCP port of the server: media comes over it', async () => {
    const { paths } = await through('one-tcp-port')
    expect(paths[1]).toBe('server, TCP')
  })

  test('nothing passes for three seconds: media is there again', async () => {
    const { found } = await through('blackout')
    expect(found.recovered).toBeLessThan(10_000)
  })
})
