import type { Tile } from './tiles.ts'

/** A person's tile for tests; its key is the name. */
export function tileFor(name: string, change: Partial<Tile> = {}): Tile {
  return {
    key: name,
    peer: name,
    source: 'camera',
    name,
    self: false,
    muted: false,
    video: null,
    speaking: false,
    hand: null,
    connected: true,
    spotlit: false,
    ...change,
  }
}
