import { layLink } from './impairment.ts'
import type { Lab, Namespace } from './namespaces.ts'
import { routerRules, type Firewall, type Nat } from './router.ts'
import type { Backend, Impairment } from './way.ts'

/** Addresses of the world: those that RFC 5737 keeps for examples play the public ones. */
export const SERVER = '198.51.100.10'
/** Somebody in the world that nobody asked. */
export const STRANGER = '198.51.100.22'

/** What is wished for a home. */
export interface HomeWish {
  readonly nat: Nat
  readonly firewall?: Firewall
  /** A second way out, by another router with another public address, for a machine that moves. */
  readonly moves?: boolean
}

/** A machine behind its router and its line. */
export interface Home {
  readonly client: Namespace
  /** The line between its router and the world: `ab` is up, `ba` is down. */
  readonly line: Impairment
  readonly publicAddress: string
  /** From one moment to the next the machine is in another network, as when Wi-Fi is left: the old way is gone. */
  readonly move: () => void
}

/** A server, a stranger, and homes, with the world between them. */
export interface World {
  readonly server: Namespace
  readonly stranger: Namespace
  readonly homes: readonly Home[]
}

/** Builds a world in a lab. */
export async function makeWorld(
  lab: Lab,
  wishes: readonly HomeWish[],
  backend: Backend = 'user-space',
): Promise<World> {
  const net = lab.namespace('net')
  net.forward()
  const publicMachine = (name: string, address: string, number: number): Namespace => {
    const machine = lab.namespace(name)
    const gateway = address.replace(/\d+$/, String(number))
    lab.cable(
      { namespace: machine, device: 'wan0', address: `${address}/30` },
      { namespace: net, device: name, address: `${gateway}/30` },
    )
    machine.ip('route', 'add', 'default', 'via', gateway)
    return machine
  }
  const server = publicMachine('server', SERVER, 9)
  const stranger = publicMachine('stranger', STRANGER, 21)
  const homes: Home[] = []
  for (const [at, wish] of wishes.entries()) homes.push(await makeHome(lab, net, at, wish, backend))
  return { server, stranger, homes }
}

async function makeHome(
  lab: Lab,
  net: Namespace,
  at: number,
  wish: HomeWish,
  backend: Backend,
): Promise<Home> {
  const client = lab.namespace(`home${at}`)
  const first = await wayOut(lab, net, client, { number: 2 * at, name: `wifi${at}`, wish, backend })
  first.plug()
  const second =
    wish.moves === true
      ? await wayOut(lab, net, client, { number: 2 * at + 1, name: `mobile${at}`, wish, backend })
      : null
  return {
    client,
    line: first.line,
    publicAddress: first.publicAddress,
    move: () => {
      if (second === null) throw new Error('this home has no second way out')
      first.unplug()
      second.plug()
    },
  }
}

interface WayOut {
  readonly number: number
  readonly name: string
  readonly wish: HomeWish
  readonly backend: Backend
}

interface Uplink {
  readonly line: Impairment
  readonly publicAddress: string
  readonly plug: () => void
  readonly unplug: () => void
}

/** A router with its line to the world and its cable to the client, not plugged in yet. */
async function wayOut(
  lab: Lab,
  net: Namespace,
  client: Namespace,
  { number, name, wish, backend }: WayOut,
): Promise<Uplink> {
  const router = lab.namespace(name)
  router.forward()
  const lan = `192.168.${number + 1}`
  const [publicAddress, gateway] = [`203.0.113.${4 * number + 2}`, `203.0.113.${4 * number + 1}`]
  // The line has one name at both ends, and the world has many lines: the router's end is called wan0 afterwards.
  const device = `line${number}`
  const line = await layLink(
    lab,
    { namespace: router, device, address: `${publicAddress}/30` },
    { namespace: net, device, address: `${gateway}/30` },
    { backend, seed: number + 1 },
  )
  router.ip('link', 'set', device, 'down')
  router.ip('link', 'set', device, 'name', 'wan0')
  router.ip('link', 'set', 'wan0', 'up')
  router.ip('route', 'add', 'default', 'via', gateway, 'dev', 'wan0')
  lab.cable(
    { namespace: router, device: 'lan0', address: `${lan}.1/24` },
    { namespace: client, device: name, address: `${lan}.2/24` },
  )
  client.ip('link', 'set', name, 'down')
  router.nft(routerRules(wish.nat, wish.firewall ?? { kind: 'open' }, `${lan}.2`))
  return {
    line,
    publicAddress,
    plug: () => {
      client.ip('link', 'set', name, 'up')
      client.ip('route', 'add', 'default', 'via', `${lan}.1`)
    },
    unplug: () => void client.ip('link', 'set', name, 'down'),
  }
}
