import type { Scope } from '@parley/kit'
import type { PeerId, PictureSize, Source } from '@parley/protocol'
import type { Publication } from '../media/port.ts'

/** A track as its room holds it: its media, its lifetime, and whose it is. */
export interface Published {
  readonly scope: Scope
  readonly publication: Publication
  readonly peer: PeerId
  readonly source: Source
  /** The sides of the whole picture, if its sender told them. */
  readonly picture?: PictureSize
}
