import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withMetadata } from './selfie-model.ts'

const published = (name: string) =>
  readFileSync(new URL(import.meta.resolve(`@mediapipe/selfie_segmentation/${name}`)))

describe.each(['selfie_segmentation.tflite', 'selfie_segmentation_landscape.tflite'])('%s', (name) => {
  const old = published(name)
  const whole = withMetadata(old)

  it('follows unchanged, aligned as before, behind a small head', () => {
    const head = whole.length - old.length
    expect(head).toBeGreaterThan(300)
    expect(head).toBeLessThan(4_096)
    expect(head % 16).toBe(0)
    expect(Buffer.from(whole.subarray(head)).equals(old)).toBe(true)
  })

  it('names its metadata and where it is, with every other part where it was', () => {
    const model = parse(whole)
    const before = parse(old)
    const head = whole.length - old.length
    expect(model.version).toBe(before.version)
    expect(model.names).toEqual(['TFLITE_METADATA'])
    expect(model.metadataBuffers).toEqual([before.buffers.length])
    expect(model.buffers.slice(0, -1)).toEqual(before.buffers.map((at) => at + head))
    const metadata = model.bufferText(before.buffers.length)
    expect(metadata.slice(4, 8)).toBe('M001')
    expect(metadata).toContain('input')
  })
})

it('refuses what is no model', () => {
  expect(() => withMetadata(new Uint8Array(100))).toThrow('not a TFLite model')
  expect(() => withMetadata(new Uint8Array(0))).toThrow('not a TFLite model')
})

/** Reads a model by the rules of flatbuffers, apart from the code under test. */
function parse(bytes: Uint8Array) {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const follow = (at: number) => at + file.readUInt32LE(at)
  const fieldOf = (table: number, index: number): number => {
    const layout = table - file.readInt32LE(table)
    const offset = 4 + 2 * index < file.readUInt16LE(layout) ? file.readUInt16LE(layout + 4 + 2 * index) : 0
    return offset === 0 ? 0 : table + offset
  }
  const items = (field: number) =>
    field === 0
      ? []
      : Array.from({ length: file.readUInt32LE(follow(field)) }, (_, index) =>
          follow(follow(field) + 4 + 4 * index),
        )
  const text = (at: number) => file.toString('latin1', at + 4, at + 4 + file.readUInt32LE(at))
  const root = follow(0)
  const buffers = items(fieldOf(root, 4))
  const metadata = items(fieldOf(root, 6))
  return {
    version: file.readUInt32LE(fieldOf(root, 0)),
    buffers,
    names: metadata.map((table) => text(follow(fieldOf(table, 0)))),
    metadataBuffers: metadata.map((table) => file.readUInt32LE(fieldOf(table, 1))),
    bufferText: (index: number) => text(follow(fieldOf(buffers[index] ?? 0, 0))),
  }
}
