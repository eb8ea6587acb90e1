import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ownCertificate } from './certificate.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-cert-'))
})
afterEach(() => rm(folder, { recursive: true }))

const now = new Date('2026-11-21T00:00:00Z')

test('a certificate is made once, for this machine, with a key that others cannot read', async () => {
  const made = await ownCertificate(join(folder, 'tls'), ['192.168.1.7'], now)
  const read = new X509Certificate(made.cert)
  expect(read.subjectAltName).toContain('localhost')
  expect(read.subjectAltName).toContain('192.168.1.7')
  expect((await stat(join(folder, 'tls', 'key.pem'))).mode & 0o077).toBe(0)
  expect(await ownCertificate(join(folder, 'tls'), ['10.0.0.9'], now)).toEqual(made)
})

test('one that is about to end, or torn, is made anew', async () => {
  const made = await ownCertificate(folder, [], now)
  const later = new Date(now.getTime() + 790 * 24 * 3_600_000)
  const next = await ownCertificate(folder, [], later)
  expect(next.cert).not.toBe(made.cert)
  await writeFile(join(folder, 'cert.pem'), 'torn')
  expect(new X509Certificate((await ownCertificate(folder, [], later)).cert)).toBeDefined()
})
