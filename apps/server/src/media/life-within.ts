import { Scope } from '@parley/kit'

/** A lifetime that ends with the first of those it lies within: the thing that owns it, and whoever opened it. */
export function lifeWithin(name: string, ...owners: readonly Scope[]): Scope {
  const life = new Scope(`${owners[0]?.name ?? ''}/${name}`)
  for (const owner of owners) life.defer(owner.defer(() => life.close(owner.reason)))
  return life
}

/** Opens a thing in a {@link lifeWithin}; if that fails nothing of it is left, and `tell` says what is thrown. */
export async function openWithin<T>(
  name: string,
  owners: readonly Scope[],
  build: (life: Scope) => Promise<T>,
  tell: (error: unknown, life: Scope) => unknown = (error) => error,
): Promise<T> {
  const life = lifeWithin(name, ...owners)
  try {
    life.signal.throwIfAborted()
    return await build(life)
  } catch (error) {
    const told = tell(error, life)
    life.close('failed')
    throw told
  }
}
