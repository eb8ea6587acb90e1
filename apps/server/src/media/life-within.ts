import { Scope } from '@parley/kit'

/** A lifetime that ends with the first of those it lies within: the thing that owns it, and whoever opened it. */
export function lifeWithin(name: string, ...owners: readonly Scope[]): Scope {
  const life = new Scope(`${owners[0]?.name ?? ''}/${name}`)
  for (const owner of owners) life.defer(owner.defer(() => life.close(owner.reason)))
  return life
}
