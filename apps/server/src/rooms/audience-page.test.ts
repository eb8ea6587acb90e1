import { LIMITS } from '@parley/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { audiencePage } from './audience-page.ts'

const person = (n: number, name: string) => ({ peer: `p-${String(n).padStart(16, '0')}`, name })

test('[R8] names are found by a part of them, however it is written, in the order of names', () => {
  const people = [person(1, 'Zoë'), person(2, 'ann Lee'), person(3, 'ＡＮＮ'), person(4, '李安')]
  const names = (query: string) => audiencePage(people, { query }).people.map(({ name }) => name)
  expect(names('ann')).toEqual(['ＡＮＮ', 'ann Lee'])
  expect(names(' 安')).toEqual(['李安'])
  expect(names('')).toEqual(['ＡＮＮ', 'ann Lee', 'Zoë', '李安'])
  expect(names('nobody')).toEqual([])
})

test('[R8] pages follow one another without a gap, of one node or of several', () => {
  const people = fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 * LIMITS.audiencePage })
  fc.assert(
    fc.property(people, fc.nat(3), (names, split) => {
      const all = names.map((name, n) => person(n, name))
      const nodes = [all.filter((_, n) => n % 4 <= split), all.filter((_, n) => n % 4 > split)]
      const seen: string[] = []
      let after: (typeof all)[number] | undefined
      for (;;) {
        const want = after === undefined ? {} : { after }
        const parts = nodes.map((some) => audiencePage(some, want))
        const page = audiencePage(
          parts.flatMap((part) => part.people),
          want,
          parts.some(({ more }) => more),
        )
        expect(page.people.length).toBeLessThanOrEqual(LIMITS.audiencePage)
        seen.push(...page.people.map(({ peer }) => peer))
        after = page.people.at(-1)
        if (!page.more || after === undefined) break
      }
      expect(seen.toSorted()).toEqual(all.map(({ peer }) => peer).toSorted())
    }),
  )
})
