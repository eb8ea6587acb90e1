import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { generate } from 'selfsigned'

/** A private key and its certificate, PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** Browsers of Apple's take no certificate that lives longer than 825 days. */
const DAYS = 800
/** Made anew when fewer days than this are left. */
const SPARE_DAYS = 30
const DAY_MS = 24 * 3_600_000

/**
 * The server's own certificate from `folder`, made when there is none or it is about to end. It names the addresses
 * that the machine has when it is made; a browser that was told to trust it goes on trusting it when they change.
 */
export async function ownCertificate(
  folder: string,
  addresses: readonly string[],
  now: Date,
): Promise<Certificate> {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const kept = await readPair(keyFile, certFile)
  if (kept !== null && daysLeft(kept.cert, now) > SPARE_DAYS) return kept
  const made = await make(addresses, now)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(keyFile, made.key, { mode: 0o600 })
  await writeFile(certFile, made.cert)
  return made
}

async function readPair(keyFile: string, certFile: string): Promise<Certificate | null> {
  try {
    const [key, cert] = await Promise.all([readFile(keyFile, 'utf8'), readFile(certFile, 'utf8')])
    return { key, cert }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Days until a certificate ends; one that cannot be read has none left. */
function daysLeft(cert: string, now: Date): number {
  try {
    return (new X509Certificate(cert).validToDate.getTime() - now.getTime()) / DAY_MS
  } catch {
    return 0 // A torn file from a crash at the first start: it is made anew.
  }
}

async function make(addresses: readonly string[], now: Date): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'Parley' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MS), // A phone whose clock is a little behind takes it too.
    notAfterDate: new Date(now.getTime() + DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          ...['127.0.0.1', ...addresses].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  return { key: made.private, cert: made.cert }
}
