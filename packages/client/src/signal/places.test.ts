import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Places } from './places.ts'

const [home, a, b] = ['https://meet.example', 'https://a.example', 'https://b.example'] as const

test('[G14] where one was comes first, then what one was told of, then home; what failed comes last', () => {
  const places = new Places(home, '/api/signal', [a, b])
  expect(places.order).toEqual([a, b, home])
  places.reached(b)
  expect(places.order).toEqual([b, a, home])
  places.failed(b)
  expect(places.order).toEqual([a, home, b])
  places.failed(a)
  expect(places.order).toEqual([home, b, a])
  places.reached(home)
  expect(places.order).toEqual([home, a, b])
  places.know([b])
  expect(places.order).toEqual([home, b])
  expect(new Places(home, '/api/signal', []).order).toEqual([home])
})

test('[G14] every place that is known is tried, each once, whatever happened before', () => {
  const act = fc.oneof(
    fc.record({ do: fc.constantFrom('reached' as const, 'failed' as const), at: fc.nat(9) }),
    fc.record({ do: fc.constant('know' as const), nodes: fc.subarray([a, b]) }),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
      const places = new Places(home, '/x', [a])
      let nodes: readonly string[] = [a]
      for (const each of acts) {
        if (each.do === 'know') places.know((nodes = each.nodes))
        else places[each.do](places.order[each.at % places.order.length] ?? home)
        expect(new Set(places.order)).toEqual(new Set([places.now, ...nodes, home]))
        expect(new Set(places.order).size).toBe(places.order.length)
      }
    }),
  )
})

test('the socket goes to the origin that is tried, whatever the ticket says of its path', () => {
  const places = new Places(home, 'https://evil.example/api/signal?x=1', [])
  expect(places.socketAt(a)).toBe('wss://a.example/api/signal?x=1')
  expect(places.socketAt('http://127.0.0.1:8443')).toBe('ws://127.0.0.1:8443/api/signal?x=1')
})
