/**
 * What the segmentation model expects of its input, in the form in which MediaPipe's tasks ask for it: a table of TFLite's
 * metadata schema (`M001`) that says one RGB picture named `input`, normalised with mean 0 and deviation 255, and one tensor
 * `output`. The model that is published has none, being older than the tasks. Written by the schema's own builder.
 */
const METADATA =
  'FAAAAE0wMDEMAAwACAAAAAAABAAMAAAAIAAAAAQAAAATAAAAc2VsZmllX3NlZ21lbnRhdGlvbgABAAAAEAAAAAwADAAAAAAACAAEAAwAAAAIAAAADAAAAAEAAAAUAAAAAQAAADAAAAAAAAYACAAEAAYAAAAEAAAABgAAAG91dHB1dAAAAAAOABAADAAAAAAACAAEAA4AAAA4AAAAHAAAAAQAAAAFAAAAaW5wdXQAAAAIAAoACQAEAAgAAAAMAAAAAAIGAAgABwAGAAAAAAAAAQEAAAAMAAAACAAMAAsABAAIAAAAEAAAAAAAAAEIAAwACAAEAAgAAAAIAAAADAAAAAEAAAAAAH9DAQAAAAAAAAA='

const NAME = 'TFLITE_METADATA'

/** What is kept of the alignment of the model's weights, which vector instructions rely on. */
const ALIGNMENT = 16

/** Fields of `Model` in TFLite's schema, in their order. */
const [VERSION, OPERATORS, GRAPHS, DESCRIPTION, BUFFERS] = [0, 1, 2, 3, 4]

/**
 * A TFLite model with the metadata put before it. A flatbuffer points forward only, so a new head (root table, list of
 * buffers, metadata) can refer to everything in the old file, which follows unchanged.
 */
export function withMetadata(model: Uint8Array): Uint8Array<ArrayBuffer> {
  const old = readModel(model)
  const metadata = Uint8Array.from(atob(METADATA), (letter) => letter.charCodeAt(0))
  const head = new Head(4_096 + 4 * old.buffers.length + metadata.length)

  head.skip(4) // Where the root is, written last.
  head.text('TFL3')
  const root = head.table(7, [VERSION, OPERATORS, GRAPHS, DESCRIPTION, BUFFERS, 6])
  head.setRoot(root)
  head.write(root.field(VERSION), old.version)

  const buffers = head.vector(old.buffers.length + 1)
  head.point(root.field(BUFFERS), buffers.at)
  const list = head.vector(1)
  head.point(root.field(6), list.at)
  const entry = head.table(2, [0, 1])
  head.point(list.item(0), entry.at)
  head.write(entry.field(1), old.buffers.length)
  const name = head.bytes(new TextEncoder().encode(`${NAME}\0`), NAME.length)
  head.point(entry.field(0), name)
  const buffer = head.table(1, [0])
  head.point(buffers.item(old.buffers.length), buffer.at)
  head.align(ALIGNMENT, 4)
  const data = head.bytes(metadata, metadata.length)
  head.point(buffer.field(0), data)
  head.align(ALIGNMENT)

  const base = head.length
  for (const [field, at] of [
    [OPERATORS, old.operators],
    [GRAPHS, old.graphs],
    [DESCRIPTION, old.description],
  ] as const) {
    head.point(root.field(field), base + at)
  }
  for (const [index, at] of old.buffers.entries()) head.point(buffers.item(index), base + at)

  const whole = new Uint8Array(base + model.length)
  whole.set(head.taken())
  whole.set(model, base)
  return whole
}

/** Where a model file has what its root table points to. */
function readModel(model: Uint8Array) {
  const view = new DataView(model.buffer, model.byteOffset, model.length)
  if (model.length < 8 || new TextDecoder().decode(model.subarray(4, 8)) !== 'TFL3') {
    throw new Error('not a TFLite model')
  }
  const follow = (at: number): number => at + view.getUint32(at, true)
  const root = follow(0)
  const fields = root - view.getInt32(root, true)
  const field = (index: number): number => {
    const offset = view.getUint16(fields + 4 + 2 * index, true)
    if (offset === 0) throw new Error(`the model has no field ${index}`)
    return root + offset
  }
  const buffers = follow(field(BUFFERS))
  return {
    version: view.getUint32(field(VERSION), true),
    operators: follow(field(OPERATORS)),
    graphs: follow(field(GRAPHS)),
    description: follow(field(DESCRIPTION)),
    buffers: Array.from({ length: view.getUint32(buffers, true) }, (_, index) =>
      follow(buffers + 4 + 4 * index),
    ),
  }
}

/** Writes flatbuffer parts one behind the other. */
class Head {
  readonly #view: DataView
  readonly #all: Uint8Array
  #end = 0

  constructor(room: number) {
    this.#all = new Uint8Array(room)
    this.#view = new DataView(this.#all.buffer)
  }

  get length(): number {
    return this.#end
  }

  taken(): Uint8Array {
    return this.#all.subarray(0, this.#end)
  }

  skip(bytes: number): void {
    this.#end += bytes
  }

  text(text: string): void {
    this.#all.set(new TextEncoder().encode(text), this.#end)
    this.#end += text.length
  }

  /** Goes on where `before` bytes further the position is a multiple of `unit`. */
  align(unit: number, before = 0): void {
    while ((this.#end + before) % unit !== 0) this.#end += 1
  }

  write(at: number, value: number): void {
    this.#view.setUint32(at, value, true)
  }

  /** An offset, which counts from where it stands. */
  point(at: number, to: number): void {
    this.write(at, to - at)
  }

  setRoot(table: { readonly at: number }): void {
    this.point(0, table.at)
  }

  /** A table of fields of four bytes each, those of the indices given. */
  table(fields: number, present: readonly number[]) {
    this.align(4)
    const layout = this.#end
    this.#end += 4 + 2 * fields
    this.align(4)
    const at = this.#end
    this.#end += 4 + 4 * present.length
    this.#view.setUint16(layout, 4 + 2 * fields, true)
    this.#view.setUint16(layout + 2, 4 + 4 * present.length, true)
    for (const [order, index] of present.entries()) {
      this.#view.setUint16(layout + 4 + 2 * index, 4 + 4 * order, true)
    }
    this.#view.setInt32(at, at - layout, true)
    return { at, field: (index: number) => at + 4 + 4 * present.indexOf(index) }
  }

  /** A vector of offsets. */
  vector(length: number) {
    this.align(4)
    const at = this.#end
    this.#end += 4 + 4 * length
    this.write(at, length)
    return { at, item: (index: number) => at + 4 + 4 * index }
  }

  /** A vector of bytes, or a text, whose closing zero does not count. */
  bytes(bytes: Uint8Array, length: number): number {
    const at = this.#end
    this.write(at, length)
    this.#all.set(bytes, at + 4)
    this.#end += 4 + bytes.length
    this.align(4)
    return at
  }
}
