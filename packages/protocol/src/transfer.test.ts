import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LIMITS } from './limits.ts'
import { cleanFileName, encodeChunk, FileOffer, readChunk, readTransferMessage } from './transfer.ts'

describe('names of files', () => {
  test('[D13] are one line without folders, and tell their ending', () => {
    const cleaned = (name: string): string => cleanFileName(name)
    expect(cleaned('Bericht für März.pdf')).toBe('Bericht für März.pdf')
    expect(cleaned('会议记录.docx')).toBe('会议记录.docx')
    expect(cleaned('../../etc/passwd')).toBe('_.._etc_passwd')
    expect(cleaned('C:\\Windows\\x.exe')).toBe('C__Windows_x.exe')
    expect(cleaned('invoice\u202efdp.exe')).toBe('invoice fdp.exe')
    expect(cleaned('a\nb\u0000c.txt')).toBe('a b c.txt')
    expect(cleaned('.htaccess')).toBe('htaccess')
    expect(cleaned('NUL.txt')).toBe('_NUL.txt')
    expect(cleaned('  ..  ')).toBe('file')
    const long = cleaned(`${'x'.repeat(300)}.tar.gz`)
    expect(long).toHaveLength(LIMITS.fileNameLength)
    expect(long.endsWith('….gz')).toBe(true)
  })

  test('[D13] are cleaned whatever they are, and what is clean stays', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), (name) => {
        const clean = cleanFileName(name)
        expect(clean.length).toBeGreaterThan(0)
        expect(clean.length).toBeLessThanOrEqual(LIMITS.fileNameLength)
        expect(clean).not.toMatch(/[/\\:*?"<>|\p{Cc}\u202a-\u202e]/u)
        expect(clean.startsWith('.')).toBe(false)
        expect(clean.isWellFormed()).toBe(true)
      }),
    )
  })

  test('[D13] are cleaned where an offer is read', () => {
    const offer = { id: 1, name: '/tmp/../x\u202egpj.exe', size: 3, type: 'image/png' }
    const message = readTransferMessage(JSON.stringify({ t: 'offer', offer }))
    expect(message).toMatchObject({ offer: { name: '_tmp_.._x gpj.exe' } })
    expect(FileOffer.safeParse({ ...offer, size: -1 }).success).toBe(false)
    expect(FileOffer.safeParse({ ...offer, size: LIMITS.fileBytes + 1 }).success).toBe(false)
    expect(FileOffer.safeParse({ ...offer, type: 'text/html;<script>' }).success).toBe(false)
  })
})

describe('what two browsers say about files', () => {
  test('a chunk comes out as it went in', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 })
    const at = fc.integer({ min: 0, max: LIMITS.fileBytes })
    const id = fc.integer({ min: 0, max: 0xffff_ffff })
    fc.assert(
      fc.property(id, at, bytes, (number, offset, content) => {
        const chunk = { id: number, offset, bytes: new Uint8Array(content) }
        expect(readChunk(encodeChunk(chunk))).toEqual(chunk)
      }),
    )
  })

  test('what is no chunk, or too much of one, is none', () => {
    const chunk = (length: number) => encodeChunk({ id: 1, offset: 0, bytes: new Uint8Array(length) })
    expect(readChunk(chunk(LIMITS.fileChunkBytes))).not.toBeNull()
    expect(readChunk(chunk(LIMITS.fileChunkBytes + 1))).toBeNull()
    expect(readChunk(chunk(0))).toBeNull()
    expect(readChunk(new ArrayBuffer(3))).toBeNull()
    const other = chunk(5)
    new DataView(other).setUint8(0, 9)
    expect(readChunk(other)).toBeNull()
    const far = chunk(5)
    new DataView(far).setUint32(8, 0xffff_ffff)
    expect(readChunk(far)).toBeNull()
  })

  test('a text that is no control message is none', () => {
    for (const text of ['', '{', '{}', '{"t":"ack","id":-1,"offset":0}', '{"t":"end","id":1,"sha256":"x"}'])
      expect(readTransferMessage(text)).toBeNull()
    expect(readTransferMessage(JSON.stringify({ t: 'hello', v: 2, heard: false }))).toBeNull()
    expect(readTransferMessage(`{"t":"ack","id":1,"offset":2}${' '.repeat(3_000)}`)).toBeNull()
  })
})
