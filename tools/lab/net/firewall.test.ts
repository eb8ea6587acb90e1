import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { openAgent } from './agents.ts'
import { Lab, namespaces, sweep, whyNoNetworks } from './namespaces.ts'
import { makeWorld, SERVER } from './world.ts'

const reason = whyNoNetworks()
if (reason !== null) console.warn(`Skipped, the firewalls of the lab: ${reason}.`)

/** Whether TCP to a port of the server opens. */
const opens = (home: { run: (...words: string[]) => string }, port: number): boolean => {
  const script = `const s=require('node:net').connect(${port},'${SERVER}');s.on('connect',()=>process.exit(0));s.on('error',()=>process.exit(3));setTimeout(()=>process.exit(3),700)`
  try {
    home.run(process.execPath, '-e', script)
    return true
  } catch {
    return false
  }
}

describe.skipIf(reason !== null)(
  `firewalls made here${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    test('no UDP, and nothing but one TCP port; a machine that moves has another address', async () => {
      await using lab = new Lab()
      const { server, homes } = await makeWorld(lab, [
        { nat: 'port-restricted', firewall: { kind: 'no-udp' } },
        { nat: 'port-restricted', firewall: { kind: 'one-tcp-port', address: SERVER, port: 8001 } },
        { nat: 'port-restricted', moves: true },
      ])
      const [noUdp, onePort, mover] = homes.map(({ client }) => client)
      const listen = `for (const p of [8001,8002]) require('node:net').createServer((s)=>s.end()).listen(p,()=>console.log(p))`
      const listening = server.spawn([process.execPath, '-e', listen], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(listening.stdout!, 'data')
      expect([8001, 8002].map((port) => opens(noUdp!, port))).toEqual([true, true])
      expect([8001, 8002].map((port) => opens(onePort!, port))).toEqual([true, false])

      const heard = await openAgent(server, 5000)
      const [blocked, alsoBlocked, free] = await Promise.all(
        [noUdp!, onePort!, mover!].map((one) => openAgent(one, 4000)),
      )
      blocked!.send(SERVER, 5000, 'blocked')
      alsoBlocked!.send(SERVER, 5000, 'blocked')
      free!.send(SERVER, 5000, 'before')
      const before = await heard.hears('before')
      homes[2]!.move()
      free!.send(SERVER, 5000, 'after')
      const after = await heard.hears('after')
      expect(after.address).not.toBe(before.address)
      expect(heard.received.map(({ word }) => word)).toEqual(['before', 'after'])
    })

    test('what a crashed lab left behind is swept away by the next one', async () => {
      const script = `import { Lab } from ${JSON.stringify(new URL('namespaces.ts', import.meta.url).href)};new Lab().namespace('left').spawn(['sleep', '60']);console.log('there');setInterval(() => {}, 1000)`
      const crashing = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(crashing.stdout, 'data')
      const own = (name: string): boolean => name.startsWith(`parley-${crashing.pid}-`)
      expect(namespaces().filter(own)).toHaveLength(1)
      crashing.kill('SIGKILL')
      await once(crashing, 'exit')
      expect(sweep().filter(own)).toHaveLength(1)
      expect(namespaces().filter(own)).toEqual([])
    })
  },
)
