import dawn from './pictures/dawn.svg'
import lake from './pictures/lake.svg'
import loft from './pictures/loft.svg'
import night from './pictures/night.svg'
import paper from './pictures/paper.svg'
import study from './pictures/study.svg'

/** The pictures that ship, by their ids, and where they are. */
export const SHIPPED = { study, loft, dawn, lake, night, paper } as const

/** The id of a picture that ships. */
export type ShippedId = keyof typeof SHIPPED

/** All of them, in the order in which they are offered. */
export const SHIPPED_IDS = [
  'study',
  'loft',
  'dawn',
  'lake',
  'night',
  'paper',
] as const satisfies readonly ShippedId[]

/** Whether a picture is one that ships. */
export function isShipped(id: string): id is ShippedId {
  return Object.hasOwn(SHIPPED, id)
}
