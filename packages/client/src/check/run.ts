import { sleep, Store, type Readable, type Scope } from '@parley/kit'
import type { CheckId } from '@parley/protocol'
import { openEcho, type OpenEcho, type Way } from '../media/echo-probe.ts'
import { readStats } from '../quality/reading.ts'
import { pageRest } from '../rest.ts'
import { askEcho, connectCheck, endCheck, heard, openCheck } from './calls.ts'
import { carriesDown, carriesUp } from './carry.ts'
import { pingServer } from './ping.ts'
import { stabilityOf, type Count } from './stability.ts'
import type { NetworkResult, PathResult, Stability } from './verdict.ts'

/** The steps, in their order. */
export const NETWORK_STEPS = ['signal', 'tcp', 'turn', 'udp', 'stability', 'bandwidth'] as const
export type NetworkStep = (typeof NETWORK_STEPS)[number]

/** How far a check has come. */
export interface NetworkProgress {
  /** The step that is being taken; null when all are done. */
  readonly step: NetworkStep | null
  /** Of that step, 0 to 1. */
  readonly share: number
  readonly result: NetworkResult
}

const NOTHING: NetworkResult = {
  ...{ signal: null, udp: null, tcp: null, turn: null, stability: null, down: null, up: null },
}
/** An address that does not answer in this time does not. */
const OPEN_MS = 6_000
/** How long sound goes there and back. */
const STABLE_MS = 10_000
const LOOK_MS = 500

const now = (): number => performance.now()

/** Tests the network between this browser and its server, for the scope's lifetime; rejects when it may not (SPEC K). */
export class NetworkCheck {
  readonly #progress = new Store<NetworkProgress>({ step: 'signal', share: 0, result: NOTHING })
  readonly #rest = pageRest('')

  get progress(): Readable<NetworkProgress> {
    return this.#progress
  }

  async run(scope: Scope): Promise<NetworkResult> {
    const signal = await pingServer(scope, location.origin, OPEN_MS)
    this.#found({ signal })
    if (signal === null) return this.#done()
    this.#begin('tcp')
    const tcp = await this.#within(scope, async (life, check) => ({
      ...(await this.#path(life, check, 'tcp')),
      relayed: check.opened.iceServers.flatMap(({ urls }) => urls).some((url) => /^turns?:/.test(url)),
    }))
    this.#found({ tcp: tcp.path })
    this.#begin('turn')
    const turn = tcp.relayed ? await this.#relay(scope) : ({ state: 'not-configured' } as const)
    this.#found({ turn })
    this.#begin('udp')
    const udp = await this.#within(scope, async (life, id) => this.#measured(life, id, 'udp'))
    // What UDP does not carry TCP may, or a relay: then that is what is measured.
    const other = (
      [
        ['tcp', tcp.path],
        ['relay', turn],
      ] as const
    ).find(([, path]) => path.state === 'open')
    if (udp.path.state !== 'open' && other !== undefined) {
      await this.#within(scope, (life, id) => this.#measured(life, id, other[0]))
    }
    return this.#done()
  }

  /** Opens one way; if it stands, measures it, and what the line carries. */
  async #measured(life: Scope, check: OpenedHere, way: Way): Promise<{ path: PathResult }> {
    const { path, echo } = await this.#path(life, check, way)
    if (way === 'udp') this.#found({ udp: path })
    if (echo === null) return { path }
    this.#begin('stability')
    this.#found({ stability: await this.#stability(life, check.id, echo) })
    this.#begin('bandwidth')
    const down = await carriesDown(this.#rest, check.id, now).catch(() => null)
    this.#found({ down })
    this.#share(0.5)
    this.#found({ up: await carriesUp(this.#rest, check.id, now).catch(() => null) })
    return { path }
  }

  async #path(
    life: Scope,
    check: OpenedHere,
    way: Way,
  ): Promise<{ path: PathResult; echo: OpenEcho | null }> {
    const calls = {
      connect: (end: Parameters<typeof connectCheck>[2]) => connectCheck(this.#rest, check.id, end),
      echo: (ask: Parameters<typeof askEcho>[2]) => askEcho(this.#rest, check.id, ask),
    }
    const echo = await openEcho(life, check.opened, way, calls, OPEN_MS)
    return { path: echo === null ? { state: 'closed' } : { state: 'open', ms: echo.ms }, echo }
  }

  async #relay(scope: Scope): Promise<PathResult> {
    return (await this.#within(scope, (life, check) => this.#path(life, check, 'relay'))).path
  }

  async #stability(life: Scope, id: CheckId, echo: OpenEcho): Promise<Stability | null> {
    const count = async (): Promise<Count> => {
      const [reports, server] = await Promise.all([echo.stats(), heard(this.#rest, id)])
      return { reading: readStats(reports, now()), server }
    }
    // The first second is of opening, not of the line.
    await sleep(life, 1_000)
    const before = await count()
    for (let passed = 0; passed < STABLE_MS; passed += LOOK_MS) {
      this.#share(passed / STABLE_MS)
      await sleep(life, LOOK_MS)
    }
    return stabilityOf(before, await count())
  }

  async #within<T>(scope: Scope, act: (life: Scope, check: OpenedHere) => Promise<T>): Promise<T> {
    const opened = await openCheck(this.#rest)
    const life = scope.child('check')
    let ended = Promise.resolve()
    life.defer(() => void (ended = endCheck(this.#rest, opened.id)))
    try {
      return await act(life, { id: opened.id, opened })
    } finally {
      life.close('done')
      await ended // One at a time: the next would be refused while the server knows of this one.
    }
  }

  #begin(step: NetworkStep): void {
    this.#progress.update((progress) => ({ ...progress, step, share: 0 }))
  }

  #share(share: number): void {
    this.#progress.update((progress) => ({ ...progress, share }))
  }

  #found(found: Partial<NetworkResult>): void {
    this.#progress.update((progress) => ({ ...progress, result: { ...progress.result, ...found } }))
  }

  #done(): NetworkResult {
    this.#progress.update((progress) => ({ ...progress, step: null, share: 1 }))
    return this.#progress.get().result
  }
}

interface OpenedHere {
  readonly id: CheckId
  readonly opened: Awaited<ReturnType<typeof openCheck>>
}
