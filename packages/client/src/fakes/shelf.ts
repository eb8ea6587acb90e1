import type { PartKey, Shelf } from '../data/shelf.ts'

/** A shelf in memory: it keeps parts, as a browser does over a reload. Its hash is the content itself. */
export class FakeShelf implements Shelf {
  readonly parts = new Map<string, Uint8Array<ArrayBuffer>[]>()
  /** Writing fails from now on, as on a full disk. */
  full = false

  has(key: PartKey): Promise<boolean> {
    return Promise.resolve(this.parts.has(nameOf(key)))
  }

  async open(key: PartKey): Promise<Awaited<ReturnType<Shelf['open']>>> {
    const name = nameOf(key)
    const bytes = this.parts.get(name) ?? []
    this.parts.set(name, bytes)
    return {
      offset: bytes.reduce((sum, piece) => sum + piece.length, 0),
      write: async (piece) => {
        if (this.full) throw new Error('the disk is full')
        bytes.push(piece)
      },
      finish: () => this.hash(new Blob(bytes)),
      file: async () => new File(bytes, 'file'),
      drop: async () => void this.parts.delete(name),
    }
  }

  async hash(file: Blob): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
  }
}

const nameOf = ({ peer, id, size }: PartKey): string => `${peer}.${id}.${size}`
