/** A WAV file of one channel, 16 bits a sample. */
export function wav(samples: Float64Array<ArrayBuffer>, rate: number): Buffer {
  const head = Buffer.alloc(44)
  const bytes = samples.length * 2
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + bytes, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(bytes, 40)
  const body = Int16Array.from(samples, (value) => Math.max(-1, Math.min(1, value)) * 32_767)
  return Buffer.concat([head, Buffer.from(body.buffer)])
}
