import { PORTS } from './call.ts'
import type { Scenario } from './stage.ts'
import type { Firewall, Nat } from './router.ts'
import type { WayChange } from './way.ts'
import type { HomeWish } from './world.ts'
import { SERVER } from './world.ts'
import * as acts from './acts.ts'

/** Both ways of an ordinary line: 20 ms to the server and back. */
export const ORDINARY: WayChange = { delay: 10 }

const homes = (nat: Nat, firewall: Firewall = { kind: 'open' }): [HomeWish, HomeWish] => [
  { nat: 'port-restricted' },
  { nat, firewall },
]
const both = (nat: Nat): [HomeWish, HomeWish] => [{ nat }, { nat }]

const mediaPorts = [PORTS.media]

/** All of them, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'full-cone',
    title: { en: 'Full-cone NAT on both sides', zh: '双方均为全锥形 NAT' },
    homes: both('full-cone'),
    act: acts.steady,
  },
  {
    name: 'port-restricted',
    title: { en: 'Port-restricted NAT on both sides', zh: '双方均为端口受限型 NAT' },
    homes: both('port-restricted'),
    act: acts.steady,
  },
  {
    name: 'symmetric',
    title: { en: 'Symmetric NAT on both sides', zh: '双方均为对称型 NAT' },
    homes: both('symmetric'),
    act: acts.steady,
  },
  {
    name: 'udp-blocked',
    title: { en: 'UDP blocked for one', zh: '一方的 UDP 被封' },
    homes: homes('port-restricted', { kind: 'no-udp' }),
    act: acts.steady,
  },
  {
    name: 'one-tcp-port',
    title: { en: 'One has nothing but one TCP port of the server', zh: '一方只能访问服务器的一个 TCP 端口' },
    homes: homes('port-restricted', { kind: 'one-tcp-port', address: SERVER, port: PORTS.web }),
    act: acts.steady,
  },
  {
    name: 'no-way-to-media',
    title: {
      en: "The server's media ports unreachable for both",
      zh: '双方都连不上服务器的媒体端口',
    },
    homes: [
      { nat: 'symmetric', firewall: { kind: 'not-to', address: SERVER, ports: mediaPorts } },
      { nat: 'symmetric', firewall: { kind: 'not-to', address: SERVER, ports: mediaPorts } },
    ],
    act: acts.steady,
  },
  ...[2, 5, 10, 20].map((loss): Scenario => ({
    name: `loss-${loss}`,
    title: { en: `${loss} % random loss, both ways`, zh: `双向随机丢包 ${loss}%` },
    homes: homes('port-restricted'),
    line: { loss },
    act: loss === 20 ? acts.understood : acts.steady,
  })),
  {
    name: 'bursty-loss',
    title: { en: '5 % loss in bursts of 4 packets, both ways', zh: '双向突发丢包 5%，平均连续 4 个包' },
    homes: homes('port-restricted'),
    line: { loss: 5, burst: 4 },
    act: acts.steady,
  },
  {
    name: 'far-away',
    title: { en: '300 ms round trip', zh: '往返延迟 300 ms' },
    homes: homes('port-restricted'),
    line: { delay: 140 },
    act: acts.steady,
  },
  {
    name: 'bandwidth',
    title: { en: '2 → 0.5 → 2 Mbit/s, both ways', zh: '双向带宽 2 → 0.5 → 2 Mbit/s' },
    homes: homes('port-restricted'),
    line: { rate: 2_000, queue: 64 },
    act: acts.narrowAndWide,
  },
  {
    name: 'blackout',
    title: { en: 'Nothing passes for 3 s', zh: '断网 3 秒' },
    homes: homes('port-restricted'),
    act: acts.blackout,
  },
  {
    name: 'address-change',
    title: { en: 'Another network in mid-call', zh: '通话中切换网络' },
    homes: [{ nat: 'port-restricted' }, { nat: 'port-restricted', moves: true }],
    act: acts.move,
  },
]
