/** What a picture is by its first bytes, whatever its sender says of it; null: none of the kinds that are kept. */
export function pictureKind(bytes: Uint8Array): 'image/webp' | 'image/jpeg' | 'image/png' | null {
  const has = (at: number, ...signs: number[]): boolean =>
    signs.every((sign, index) => bytes[at + index] === sign)
  // RFC 9649, 2.4: 'RIFF', four bytes of length, 'WEBP'.
  if (has(0, 0x52, 0x49, 0x46, 0x46) && has(8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp'
  if (has(0, 0xff, 0xd8, 0xff)) return 'image/jpeg' // ISO/IEC 10918-1, B.1.1.3: SOI, and the next marker.
  if (has(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png' // RFC 2083, 3.1.
  return null
}
