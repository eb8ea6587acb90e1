/** What is done to the camera's picture before anybody sees it. A picture is named by its id: one that ships, or one's own. */
export type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'blur'; readonly strength: Strength }
  | { readonly kind: 'picture'; readonly picture: string }

/** How much of the room can still be made out. */
export type Strength = 'slight' | 'strong'

/** The picture as the camera gives it. */
export const NO_EFFECT: Effect = { kind: 'none' }

/** Whether anything at all is an effect, as it may have been kept. */
export function isEffect(value: unknown): value is Effect {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  switch (value.kind) {
    case 'none':
      return true
    case 'blur':
      return 'strength' in value && (value.strength === 'slight' || value.strength === 'strong')
    case 'picture':
      return 'picture' in value && typeof value.picture === 'string'
    default:
      return false
  }
}

/** Whether two effects are the same one. */
export function sameEffect(a: Effect, b: Effect): boolean {
  if (a.kind === 'blur') return b.kind === 'blur' && a.strength === b.strength
  if (a.kind === 'picture') return b.kind === 'picture' && a.picture === b.picture
  return b.kind === 'none'
}
