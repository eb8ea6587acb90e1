import type { PeerId } from '@parley/protocol'

/** Where a file that arrives is put: kept by the browser for this page, in a file that the person chose, or in memory. */
export type PlaceKind = 'private' | 'memory' | FileSystemFileHandle

/** A file on its way, by sender and number: the same after a reload. */
export interface PartKey {
  readonly peer: PeerId
  readonly id: number
  readonly size: number
}

/** A place for one file that arrives. What is written is written in order. */
export interface Place {
  /** How much of it is there already, from before a reload. */
  readonly offset: number
  /** Resolves when it is stored; the buffer is given away. Rejects when it cannot be, as on a full disk. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** SHA-256 of all that was written, in hex; afterwards nothing more is written. */
  finish(): Promise<string>
  /** The whole file, after `finish`; null where the person already has it. */
  file(): Promise<File | null>
  /** Deletes what was written. */
  drop(): Promise<void>
}

/** What keeps files that arrive, and hashes them; tests put one in memory in its place. */
export interface Shelf {
  /** Whether a part of this file is there from before a reload. */
  has(key: PartKey): Promise<boolean>
  /** Opens a place; one for the same key goes on where it was. */
  open(key: PartKey, kind: PlaceKind): Promise<Place>
  /** SHA-256 of a file of this machine, in hex. Rejects when it cannot be read to its end. */
  hash(file: Blob): Promise<string>
}
