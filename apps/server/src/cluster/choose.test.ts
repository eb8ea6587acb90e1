import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choose, urlsOf } from './choose.ts'
import type { NodeFacts } from './port.ts'

const idOf = (n: number): string => `n-${String(n).padStart(16, '0')}`
const anyNode = (n: number): fc.Arbitrary<NodeFacts> =>
  fc.record({
    id: fc.constant(idOf(n)),
    url: fc.constantFrom(null, `https://${n}.example`, 'https://all.example'),
    address: fc.constant('10.0.0.1'),
    load: fc.double({ min: 0, max: 1, noNaN: true }),
    people: fc.nat(200),
    draining: fc.boolean(),
  })
const cluster = fc.tuple(...Array.from({ length: 5 }, (_, n) => anyNode(n)))
const choice = fc.record({
  present: fc.array(fc.nat(4)).map((some) => new Set(some.map(idOf))),
  self: fc.option(fc.nat(4).map(idOf), { nil: undefined }),
  own: fc.boolean(),
})
const check = (
  property: (
    nodes: NodeFacts[],
    how: { present: Set<string>; self: string | undefined; own: boolean },
  ) => void,
) => fc.assert(fc.property(cluster, choice, property))

describe('[G11] the node for somebody who comes', () => {
  test('every node is named once, and the order does not depend on that in which they were heard', () => {
    check((nodes, how) => {
      const chosen = choose(nodes, how)
      expect(chosen.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(nodes)
      expect(choose(nodes.toReversed(), how)).toEqual(chosen)
    })
  })

  test('who drains comes last', () => {
    check((nodes, how) => {
      const drains = choose(nodes, how).map(({ draining }) => draining)
      expect(drains).toEqual(drains.toSorted((a, b) => Number(a) - Number(b)))
    })
  })

  test('of nodes that are well, one at which the room is comes before one at which it is not', () => {
    check((nodes, how) => {
      const well = choose(nodes, { ...how, own: false }).filter(
        ({ draining, load }) => !draining && load < 0.7,
      )
      const present = well.map(({ id }) => how.present.has(id))
      expect(present).toEqual(present.toSorted((a, b) => Number(b) - Number(a)))
    })
  })

  test('more to do never brings a node further to the front', () => {
    fc.assert(
      fc.property(
        cluster,
        choice,
        fc.nat(4),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (nodes, how, n, more) => {
          const place = (all: readonly NodeFacts[]): number =>
            choose(all, how).findIndex(({ id }) => id === idOf(n))
          const busier = nodes.map((node) =>
            node.id === idOf(n)
              ? { ...node, load: Math.min(1, node.load + more), people: node.people + 1 }
              : node,
          )
          expect(place(busier)).toBeGreaterThanOrEqual(place(nodes))
        },
      ),
    )
  })

  test('where people stay at the node that they came to, that one is first if it is well', () => {
    check((nodes, how) => {
      const own = nodes.find(({ id }) => id === how.self)
      if (own === undefined || own.draining || own.load > 0.7) return
      expect(choose(nodes, { ...how, own: true })[0]).toBe(own)
    })
  })

  test('browsers are told each origin once, and none of nodes behind a proxy', () => {
    check((nodes, how) => {
      const urls = urlsOf(choose(nodes, how))
      expect(new Set(urls).size).toBe(urls.length)
      expect(new Set(urls)).toEqual(new Set(nodes.map(({ url }) => url).filter((url) => url !== null)))
    })
  })
})
