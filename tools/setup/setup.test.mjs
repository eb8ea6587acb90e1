import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cleanEnvironment, run } from './commands.mjs'
import { ensureSystem } from './debian-packages.mjs'
import { fingerprint } from './fingerprint.mjs'
import { withLock } from './lock.mjs'
import { workerLoads, workerStarts } from './media-worker-check.mjs'
import { ROOT } from './places.mjs'
import { countPlaywright, countVitest } from './suites.mjs'
import { duration } from './terminal.mjs'

let folder

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'setup-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the lock', () => {
  const lockModule = new URL('lock.mjs', import.meta.url).href

  /** A process that holds the lock until it is killed or told to stop. */
  async function startHolder(file) {
    const holder = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { withLock } from ${JSON.stringify(lockModule)}
       await withLock(process.argv[1], () => new Promise((done) => {
         process.stdin.once('data', () => { process.stdin.destroy(); done() })
         console.log('held')
       }))`,
      file,
    ])
    await once(holder.stdout, 'data')
    return holder
  }

  test('lets one in at a time', async () => {
    const file = path.join(folder, 'lock')
    let inside = 0
    let most = 0
    const visit = () =>
      withLock(file, async () => {
        inside += 1
        most = Math.max(most, inside)
        await new Promise((done) => setTimeout(done, 20))
        inside -= 1
      })
    await Promise.all([visit(), visit(), visit()])
    expect(most).toBe(1)
    expect(existsSync(file)).toBe(false)
  })

  test('waits for a living holder and says so once', async () => {
    const file = path.join(folder, 'lock')
    const holder = await startHolder(file)
    const told = []
    const entering = withLock(
      file,
      () => 'in',
      (pid) => told.push(Number(pid)),
    )
    await vi.waitFor(() => expect(told).toEqual([holder.pid]))
    holder.stdin.write('go\n')
    expect(await entering).toBe('in')
    expect(told).toHaveLength(1)
  })

  test('is taken over from a process that was killed', async () => {
    const file = path.join(folder, 'lock')
    const holder = await startHolder(file)
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    expect(existsSync(file)).toBe(true)
    expect(await withLock(file, () => 'in')).toBe('in')
  })

  test('is taken over when its number belongs to another process by now', async () => {
    const file = path.join(folder, 'lock')
    writeFileSync(file, `${process.ppid} 1\n`)
    expect(await withLock(file, () => 'in')).toBe('in')
  })

  test('is given back when the work fails', async () => {
    const file = path.join(folder, 'lock')
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(file)).toBe(false)
  })
})

describe('the environment of commands', () => {
  test("has nothing of the outer npm's own, but how to reach the registry", () => {
    vi.stubEnv('npm_config_omit', 'dev')
    vi.stubEnv('npm_config_workspace', 'apps/web')
    vi.stubEnv('npm_lifecycle_event', 'start')
    vi.stubEnv('npm_package_name', 'parley')
    vi.stubEnv('INIT_CWD', '/')
    vi.stubEnv('npm_config_registry', 'https://registry.example')
    vi.stubEnv('npm_config_https_proxy', 'http://proxy.example')
    vi.stubEnv('npm_config_//registry.example/:_authToken', 'secret')
    const names = Object.keys(cleanEnvironment({ EXTRA: 'yes' })).filter((name) =>
      /^npm_|INIT_CWD|EXTRA/.test(name),
    )
    expect(names).toEqual(expect.arrayContaining(['EXTRA', 'npm_config_registry', 'npm_config_https_proxy']))
    expect(names).toContain('npm_config_//registry.example/:_authToken')
    expect(names).not.toEqual(expect.arrayContaining(['npm_config_omit']))
    for (const name of [
      'npm_config_omit',
      'npm_config_workspace',
      'npm_lifecycle_event',
      'npm_package_name',
      'INIT_CWD',
    ]) {
      expect(names).not.toContain(name)
    }
  })
})

describe('a command', () => {
  test('that prints without end is kept within bounds, and killed at its limit', async () => {
    const { code, output } = await run('yes', ['x'.repeat(1000)], { limitMs: 300 })
    expect(code).toBe(-1)
    expect(output.length).toBe(200_000)
  })

  test('that leaves a child behind has ended nevertheless', async () => {
    const { code, output } = await run('sh', ['-c', 'sleep 7 & echo done; exit 3'])
    expect({ code, output }).toEqual({ code: 3, output: 'done\n' })
  })

  test('that is not there says so', async () => {
    const { code, output } = await run('no-such-program', [])
    expect({ code, output }).toEqual({ code: -1, output: expect.stringContaining('ENOENT') })
  })
})

describe('a fingerprint', () => {
  test('changes with names and contents, not with times or what is made from them', () => {
    mkdirSync(path.join(folder, 'src'))
    const file = path.join(folder, 'src/a.ts')
    writeFileSync(file, 'one')
    const first = fingerprint(folder, ['src'])
    utimesSync(file, 1, 1)
    mkdirSync(path.join(folder, 'src/dist'))
    writeFileSync(path.join(folder, 'src/dist/a.js'), 'made')
    expect(fingerprint(folder, ['src', 'missing'])).toBe(first)
    writeFileSync(file, 'two')
    const second = fingerprint(folder, ['src'])
    expect(second).not.toBe(first)
    writeFileSync(path.join(folder, 'src/b.ts'), '')
    expect(fingerprint(folder, ['src'])).not.toBe(second)
  })
})

describe('the media worker in use', () => {
  const worker = process.env.MEDIASOUP_WORKER_BIN
  const manifest = path.join(ROOT, 'node_modules/mediasoup/package.json')

  test.skipIf(!worker)('loads, and says hello on its channel', async () => {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
    expect(workerLoads(worker)).toBe(true)
    expect(await workerStarts(worker, version)).toBeUndefined()
  })

  test('another program is not taken for one', async () => {
    expect(workerLoads('/bin/true')).toBe(false)
    expect(workerLoads(path.join(folder, 'missing'))).toBe(false)
    expect(await workerStarts('/bin/true', '3')).toMatch(/ended with 0/)
    expect(await workerStarts(path.join(folder, 'missing'), '3')).toMatch(/ENOENT/)
  })
})

describe('packages of the system', () => {
  test('without Debian, missing programs are named', async () => {
    vi.stubEnv('PATH', folder)
    const need = { purpose: 'a test', packages: ['p'], programs: ['no-such-program'], words: 'a program' }
    await expect(ensureSystem(need)).rejects.toThrow(/this system lacks: no-such-program\. Install a program/)
  })

  test.skipIf(process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query'))(
    'on Debian, where we may not install them, there is one line to run',
    async () => {
      const pretender = `#!/bin/sh\nexit 1\n`
      for (const name of ['sudo', 'apt-get', 'dpkg-query'])
        writeFileSync(path.join(folder, name), pretender, { mode: 0o755 })
      vi.stubEnv('PATH', folder)
      vi.spyOn(process, 'getuid').mockReturnValue(1000)
      const need = { purpose: 'a test', packages: ['one', 'two'], programs: [], words: '' }
      await expect(ensureSystem(need)).rejects.toThrow(
        'sudo apt-get update && sudo apt-get install -y --no-install-recommends one two\n',
      )
    },
  )
})

describe('the count of tests', () => {
  test('a file that broke as a whole counts as a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    }
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })

  test('a test that passed only when tried again counts as a failure', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] }
    expect(countPlaywright(report)).toEqual({ passed: 4, failed: 3, skipped: 2 })
  })

  test('a suite of an unknown name is refused', () => {
    const runner = new URL('test.mjs', import.meta.url).pathname
    const { stdout, status } = spawnSync(process.execPath, [runner, 'nonsense'], { encoding: 'utf8' })
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  })
})

test('durations are for people', () => {
  expect([duration(400), duration(59_000), duration(221_000)]).toEqual(['0.4 s', '59.0 s', '3 min 41 s'])
})
