import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Scope, sleep } from '@parley/kit'
import { ownCertificate } from '../../apps/server/src/http/certificate.ts'
import { findTurnServer } from '../../apps/server/src/turn/own-turn.ts'
import { turnAnswers } from '../../apps/server/src/turn/turn-answers.ts'

const READY_MS = 10_000

/** A TURN server as operators run one beside Parley, with a certificate: real coturn. Disposing of it ends it. */
export interface OperatorsTurn extends AsyncDisposable {
  readonly secret: string
}

/** Starts coturn at an address, over UDP and TCP at one port and TLS at the other; `folder` gets its certificate and settings. */
export async function startOperatorsTurn(
  folder: string,
  address: string,
  ports: { readonly plain: number; readonly tls: number },
): Promise<OperatorsTurn> {
  const program = await findTurnServer(process.env['PATH'] ?? '')
  if (program === null) throw new Error('coturn is not installed: apt install coturn')
  await ownCertificate(folder, [address], new Date())
  const secret = 'a secret of the operator'
  const settings = join(folder, 'turnserver.conf')
  const lines = [
    `listening-ip=${address}`,
    `relay-ip=${address}`,
    `listening-port=${ports.plain}`,
    `tls-listening-port=${ports.tls}`,
    `cert=${join(folder, 'cert.pem')}`,
    `pkey=${join(folder, 'key.pem')}`,
    'realm=example',
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'no-cli',
    'userdb=:memory:',
    'pidfile=/dev/null',
    'log-file=stdout',
  ]
  await writeFile(settings, `${lines.join('\n')}\n`)
  const child = spawn(program, ['-c', settings], { stdio: 'ignore' })
  const gone = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  using starting = new Scope('coturn')
  const began = performance.now()
  while (!(await turnAnswers(address, ports.plain, 100))) {
    if (performance.now() - began > READY_MS || child.exitCode !== null) {
      await stop()
      throw new Error(`coturn does not answer at ${address}:${ports.plain}`)
    }
    await sleep(starting, 100)
  }
  return { secret, [Symbol.asyncDispose]: stop }
}
