/**
 * What noise suppression takes out: made-up speech with a fan, and with a keyboard, 5 dB below it, through each of the three
 * choices. Strong is the very worklet and model of the page, offline; light is Chromium's own, which works on microphones only: the
 * sound is its made-up microphone's, recorded in real time with the page's constraint. Told are how much less noise there is in
 * the pauses, how much of the words is left, and by how much the whole is nearer to the clean speech (SI-SDR, Le Roux et al. 2019).
 * Speech that a program makes is no person's: figures of real voices differ. Run with `npm run bench:noise`.
 */
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from './bench-server.ts'
import { fan, isWord, keyboard, RATE_HZ, speech } from './made-speech.ts'
import { recordMicrophone, suppressOffline } from './in-page-sound.ts'
import { alignedTo, pausesAndWords, siSdr, toDb } from './sound-figures.ts'
import { wav } from './wav.ts'

const SECONDS = 16
/** The model learns what the noise is, and Chromium's suppressor too: what comes before is not counted. */
const SETTLED_S = 4
/** Noise this much below the speech: it disturbs, and every word is understood. */
const GAIN = 10 ** (-5 / 20)
const MODEL = new URL('../../node_modules/@sapphi-red/web-noise-suppressor/dist/', import.meta.url)

const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
const model = serveModel()
await once(model, 'listening')
const clean = speech(SECONDS)
const rows: string[] = []
for (const [name, noise] of [
  ['fan', fan(SECONDS)],
  ['keyboard', keyboard(SECONDS)],
] as const) {
  const mixed = clean.map((value, sample) => value + GAIN * (noise[sample] ?? 0))
  rows.push(`${name}`)
  const { light, strong } = await suppressed(name, mixed)
  const before = judge(mixed)
  rows.push(`  off     SI-SDR ${before.likeness.toFixed(1).padStart(5)} dB`)
  for (const [choice, heard] of [
    ['light', light],
    ['strong', strong],
  ] as const) {
    const after = judge(alignedTo(clean, heard))
    rows.push(
      `  ${choice.padEnd(7)} SI-SDR ${after.likeness.toFixed(1).padStart(5)} dB (${signed(after.likeness - before.likeness)});` +
        ` pauses ${signed(after.pauses - before.pauses)}, words ${signed(after.words - before.words)}`,
    )
  }
}
await rm(folder, { recursive: true })
model.closeAllConnections()
model.close()
process.stdout.write(`${rows.join('\n')}\n`)

function judge(sound: Float64Array<ArrayBuffer>) {
  const from = SETTLED_S * RATE_HZ
  const levels = pausesAndWords(sound.subarray(from), (sample) => isWord(sample + from))
  return {
    likeness: siSdr(clean.subarray(from), sound.subarray(from)),
    pauses: toDb(levels.pauses),
    words: toDb(levels.words),
  }
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)} dB`
}

/** The same sound through both suppressors, each in a page of a browser whose microphone plays it. */
async function suppressed(name: string, sound: Float64Array<ArrayBuffer>) {
  const file = join(folder, `${name}.wav`)
  await writeFile(file, wav(sound, RATE_HZ))
  const browser = await launchBrowser([`--use-file-for-fake-audio-capture=${file}%noloop`])
  const page = await browser.newPage()
  await page.goto(`http://localhost:${(model.address() as AddressInfo).port}/`)
  const strong = await page.evaluate(suppressOffline, { samples: [...sound], rate: RATE_HZ })
  const light = await page.evaluate(recordMicrophone, { seconds: SECONDS, rate: RATE_HZ })
  await browser.close()
  return { light: Float64Array.from(light), strong: Float64Array.from(strong) }
}

/** An empty page, and beside it the files of the model as they lie in their package. */
function serveModel(): Server {
  return createServer((request, response) => {
    const path = (request.url ?? '/').slice(1)
    const type = path === '' ? 'text/html' : path.endsWith('.wasm') ? 'application/wasm' : 'text/javascript'
    response.setHeader('content-type', type)
    if (path === '') response.end('<!doctype html>')
    else
      createReadStream(new URL(path, MODEL))
        .on('error', () => response.destroy())
        .pipe(response)
  }).listen(0, 'localhost')
}
