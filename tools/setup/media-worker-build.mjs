import { appendFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { cleanEnvironment, lastLines, run } from './commands.mjs'
import { ensureSystem, NEEDS } from './debian-packages.mjs'
import { ROOT } from './places.mjs'
import { duration, SetupError, say, step } from './terminal.mjs'

const RECIPE = path.join(ROOT, 'packages/media-worker')
const SOURCE = path.join(ROOT, 'node_modules/mediasoup/worker')

const PROGRESS_EVERY_MS = 10_000

/** One compiler needs up to this much for the largest files: more compilers than fit would be killed, or kill others. */
const MEMORY_PER_COMPILER = 1024 ** 3

/** Builds the worker from the npm package's own source into the file `target`; about four minutes on two cores. */
export async function buildWorker(target) {
  await ensureSystem(NEEDS.build)
  removeOldBuilds(target)
  // Of its own for each attempt: the compilers of one that was killed may still be writing into theirs.
  const folder = `${target}.build-${process.pid}`
  const log = `${target}.log`
  writeFileSync(log, '')

  const tool = async (command, args, onOutput) => {
    const { code, output } = await run(command, args, {
      env: cleanEnvironment({ NINJA_STATUS: '[%f/%t] ' }),
      onOutput: (text) => {
        appendFileSync(log, text)
        onOutput?.(text)
      },
    })
    if (code === 0) return
    throw new SetupError(
      `The media worker does not build: ${command} failed.\n\n${lastLines(output)}\n\nThe whole log is ${log}.\n` +
        'Look for the first "error:" or "FAILED" in it: a missing header means a missing package of the list in packages/media-worker/README.md,\n' +
        '"Killed" means too little memory. Or set MEDIASOUP_WORKER_BIN to a worker built elsewhere.',
    )
  }

  await step('building the media worker (some minutes, once per version)', async () => {
    await tool('cmake', [
      '-G',
      'Ninja',
      '-S',
      RECIPE,
      '-B',
      folder,
      '-DCMAKE_BUILD_TYPE=Release',
      `-DWORKER=${SOURCE}`,
    ])
    const fitting = Math.floor(os.totalmem() / MEMORY_PER_COMPILER)
    const jobs = Math.max(1, Math.min(os.cpus().length, fitting))
    await tool('ninja', ['-C', folder, '-j', String(jobs)], progress())
  })
  renameSync(path.join(folder, 'mediasoup-worker'), target)
  rmSync(folder, { recursive: true, force: true })
  rmSync(log, { force: true })
}

function removeOldBuilds(target) {
  const folder = path.dirname(target)
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${path.basename(target)}.build`))
      rmSync(path.join(folder, name), { recursive: true, force: true })
  }
}

/** Reads ninja's counts and says every ten seconds how far it is. */
function progress() {
  const started = performance.now()
  let lastSaid = started
  return (text) => {
    const now = performance.now()
    const counts = [...text.matchAll(/^\[(\d+)\/(\d+)\]/gm)].at(-1)
    if (!counts || now - lastSaid < PROGRESS_EVERY_MS) return
    lastSaid = now
    say(`set-up:   ${Math.round((100 * counts[1]) / counts[2])} % after ${duration(now - started)}`)
  }
}
