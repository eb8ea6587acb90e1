import { LIMITS, type AudiencePage, type FindAudience } from '@parley/protocol'

type Person = AudiencePage['people'][number]

/**
 * A page of the audience (SPEC R8): those whose name contains the query, by name, after the last one of the page before. Pure; pages of
 * several nodes put together by the same function are the page of all.
 */
export function audiencePage(
  people: readonly Person[],
  { query, after }: FindAudience,
  more = false,
): AudiencePage {
  const wanted = folded(query ?? '')
  const found = people
    .filter(({ name }) => folded(name).includes(wanted))
    .filter((person) => after === undefined || order(person, after) > 0)
    .toSorted(order)
  const page = found.slice(0, LIMITS.audiencePage)
  return { people: page, more: more || found.length > page.length }
}

/** By name, then by id: the same at every node, whatever its language. */
function order(one: Person, other: Person): number {
  const [mine, theirs] = [folded(one.name), folded(other.name)]
  if (mine !== theirs) return mine < theirs ? -1 : 1
  if (one.peer === other.peer) return 0
  return one.peer < other.peer ? -1 : 1
}

const folded = (name: string): string => name.trim().normalize('NFKC').toLowerCase()
