import { kill } from 'node:process'
import { readdir, readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reachableAddresses } from '../../apps/server/src/config/interfaces.ts'
import { IceServers, turnCredential } from '../../apps/server/src/identity/ice-servers.ts'
import { offerTurn } from '../../apps/server/src/turn/offer-turn.ts'
import { findTurnServer, startOwnTurn, type OwnTurn } from '../../apps/server/src/turn/own-turn.ts'
import { freePort } from '../support/free-port.ts'
import { TurnClient } from '../support/turn-client.ts'

const PEER = 'p-AAAAAAAAAAAAAAAA'
const HOUR = 3_600_000
/** RFC 8489, 5: what addresses are hidden with. */
const COOKIE_BYTES = [0x21, 0x12, 0xa4, 0x42]
const here = reachableAddresses(networkInterfaces()).find(({ family }) => family === 'IPv4')?.address
const listen = here ?? '127.0.0.1'

describe('a TURN server of our own', () => {
  const logged: string[] = []
  let port = 0
  let turn: OwnTurn
  let program = ''
  const settings = () => ({
    place: { listen, announced: listen, media: [listen] },
    port,
    relayPorts: [49_160, 49_959] as const,
    secret: 'made-at-this-start',
  })
  const client = (who: { username: string; credential: string }) =>
    new TurnClient({ address: listen, port }, who)

  beforeAll(async () => {
    port = await freePort()
    program = (await findTurnServer(process.env['PATH'] ?? '')) ?? 'coturn is not installed'
    turn = await startOwnTurn(program, settings(), (_level, text) => logged.push(text))
  })
  afterAll(() => turn[Symbol.asyncDispose]())

  /** Processes of coturn that run with that port's configuration: ours are our children. */
  async function turnProcesses(): Promise<number[]> {
    const found: number[] = []
    for (const entry of await readdir('/proc')) {
      const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
      const [, name, state, parent] = /^\d+ \((.*)\) (\S) (\d+)/.exec(stat) ?? []
      if (name === 'turnserver' && state !== 'Z' && Number(parent) === process.pid) found.push(Number(entry))
    }
    return found
  }

  test('[N1] gives who has a credential of the server a relayed address, over UDP and TCP by its URLs', async () => {
    expect(turn.urls).toEqual([
      `turn:${listen}:${port}?transport=udp`,
      `turn:${listen}:${port}?transport=tcp`,
    ])
    const [server] = new IceServers(turn, Date.now).for(PEER)
    using ann = client({ username: server?.username ?? '', credential: server?.credential ?? '' })
    const { code, attributes } = await ann.allocate()
    expect(code).toBe(0)
    expect(attributes.has(0x0016), 'XOR-RELAYED-ADDRESS').toBe(true)
  })

  test('[N1] refuses a wrong credential, one that has ended, and one of another peer', async () => {
    const good = turnCredential(turn.secret, PEER, Date.now() + HOUR)
    const ended = turnCredential(turn.secret, PEER, Date.now() - HOUR)
    const guessed = turnCredential('another secret', PEER, Date.now() + HOUR)
    const others = { ...good, username: good.username.replace(PEER, 'p-BBBBBBBBBBBBBBBB') }
    for (const who of [ended, guessed, others]) {
      using eve = client(who)
      expect((await eve.allocate()).code, who.username).toBe(401)
    }
  })

  test('relays to no private, local or loopback address, but to where media of its own is', async () => {
    using ann = client(turnCredential(turn.secret, PEER, Date.now() + HOUR))
    expect((await ann.allocate()).code).toBe(0)
    for (const address of [
      '10.1.2.3',
      '127.0.0.1',
      '169.254.169.254',
      '192.168.1.1',
      '172.16.0.1',
      '0.0.0.0',
    ])
      expect((await ann.permit(address)).code, address).toBe(403)
    expect((await ann.permit('93.184.215.14')).code).toBe(0)
    // coturn never relays to loopback, whatever it is allowed.
    if (here !== undefined) expect((await ann.permit(listen)).code).toBe(0)
  })

  test.skipIf(here === undefined)(
    'behind a NAT it gives out the public address, and what goes there comes to media on this machine',
    async () => {
      const at = { address: listen, port: await freePort() }
      const place = { listen, announced: '198.51.100.9', media: [listen] }
      await using behind = await startOwnTurn(program, { ...settings(), place, port: at.port }, () => {})
      using ann = new TurnClient(at, turnCredential(behind.secret, PEER, Date.now() + HOUR))
      const { code, attributes } = await ann.allocate()
      const hidden = [...(attributes.get(0x0016)?.subarray(4) ?? [])]
      expect(code).toBe(0)
      expect(hidden.map((byte, index) => byte ^ (COOKIE_BYTES[index] ?? 0)).join('.')).toBe('198.51.100.9')
      expect((await ann.permit('198.51.100.9')).code).toBe(0)
      expect((await ann.permit('198.51.100.10')).code).toBe(403)
    },
  )

  test('is started again when it dies, and shows its secret in no command line', async () => {
    const [first = 0, ...others] = await turnProcesses()
    expect(others).toEqual([])
    expect(await readFile(`/proc/${first}/cmdline`, 'utf8')).not.toContain(turn.secret)
    kill(first, 'SIGKILL')
    // What is killed is still there for a moment.
    const another = async (): Promise<boolean> => {
      const [now, ...more] = await turnProcesses()
      return now !== undefined && now !== first && more.length === 0
    }
    await expect.poll(another, { timeout: 10_000 }).toBe(true)
    expect(logged).toEqual(['the TURN server died and is started again'])
    await expect
      .poll(
        async () => {
          using ann = client(turnCredential(turn.secret, PEER, Date.now() + HOUR))
          return (await ann.allocate().catch(() => null))?.code
        },
        { timeout: 15_000 },
      )
      .toBe(0)
  })

  test('a port that is taken is one clear line, and no reason not to start', async () => {
    await expect(startOwnTurn(program, settings(), () => {})).rejects.toThrow(
      /EADDRINUSE.*TURN_PORT is taken/,
    )
    const said: unknown[] = []
    await using stack = new AsyncDisposableStack()
    const wish = {
      ...{ turn: true, turnUrls: [], turnSecret: undefined, turnPort: port, announcedAddresses: undefined },
      ...{ turnRelayPorts: [49_160, 49_959] as const, path: '', interfaces: networkInterfaces() },
    }
    const offered = await offerTurn(stack, wish, (level, text) => said.push([level, text]))
    expect(offered.urls).toEqual([])
    expect(said).toEqual(here === undefined ? [] : [['warn', 'no TURN server: it does not start']])
    const named = { ...wish, turnUrls: ['turn:turn.example'], turnSecret: 'a secret of theirs' }
    expect(await offerTurn(stack, named, () => {})).toEqual({
      urls: ['turn:turn.example'],
      secret: 'a secret of theirs',
    })
  })
})
