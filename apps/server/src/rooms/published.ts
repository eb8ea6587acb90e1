import type { Scope } from '@parley/kit'
import type { PeerId, PictureSize, RtpParameters, Source } from '@parley/protocol'
import type { Publication } from '../media/port.ts'

/** A track as its room holds it: its media, its lifetime, and whose it is. */
export interface Published {
  readonly scope: Scope
  readonly publication: Publication
  readonly peer: PeerId
  readonly source: Source
  /** The sides of the whole picture, if its sender told them. */
  readonly picture?: PictureSize
  /** How it is sent; absent of what comes from another node. */
  readonly sentAs?: RtpParameters
  /** Nobody sends it yet: it is there in advance, as its sender is expected to publish it again (SPEC V10). */
  readonly isExpected?: boolean
}
