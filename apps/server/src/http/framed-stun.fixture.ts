/** A binding request with attributes, behind its length. */
export function framed(attributes: readonly [type: number, value: string][]): Buffer {
  const parts = attributes.map(([type, value]) => {
    const part = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4)
    part.writeUInt16BE(type, 0)
    part.writeUInt16BE(value.length, 2)
    part.write(value, 4, 'latin1')
    return part
  })
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(22)
  head.writeUInt16BE(20 + body.length, 0)
  head.writeUInt16BE(1, 2)
  head.writeUInt16BE(body.length, 4)
  head.writeUInt32BE(0x2112a442, 6)
  return Buffer.concat([head, body])
}
