import { expect, type Page } from './parley.ts'

/** Two seconds of the synthetic microphone's beeps bring about 0.3; the fading of the last sound about 0.000002. */
const AUDIBLE = 1e-3

/** Keeps every peer connection of the page where the test can ask it for statistics. */
export function keepConnections(): void {
  const kept: RTCPeerConnection[] = []
  Object.assign(globalThis, { connections: kept })
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      kept.push(this)
    }
  }
}

/** Energy of what arrives, from the receivers' own statistics (W3C RTCInboundRtpStreamStats.totalAudioEnergy). */
export async function audioEnergies(page: Page): Promise<number[]> {
  return (await incomingAudio(page)).map(({ energy }) => energy)
}

/** The energy of everything that arrives. */
async function audioEnergy(page: Page): Promise<number> {
  return (await audioEnergies(page)).reduce((sum, one) => sum + one, 0)
}

/**
 * What each voice that arrives is: its energy so far, and the parameters of its codec (RFC 7587, 6.1). Last is the one of
 * which a packet came last: browsers list them by their SSRC, which is a matter of chance, and keep those that have ended.
 */
export async function incomingAudio(page: Page): Promise<{ energy: number; codec: string }[]> {
  return page.evaluate(async () => {
    const connections = (globalThis as unknown as { connections: RTCPeerConnection[] }).connections
    const heard: { energy: number; codec: string; at: number }[] = []
    for (const connection of connections) {
      const stats = await connection.getStats()
      for (const stat of stats.values() as Iterable<Record<string, unknown>>) {
        if (stat['type'] !== 'inbound-rtp' || stat['kind'] !== 'audio') continue
        const codec = stats.get(String(stat['codecId'])) as { sdpFmtpLine?: string } | undefined
        heard.push({
          energy: Number(stat['totalAudioEnergy']),
          codec: codec?.sdpFmtpLine ?? '',
          at: Number(stat['lastPacketReceivedTimestamp'] ?? 0),
        })
      }
    }
    return heard.toSorted((a, b) => a.at - b.at)
  })
}

/** How loud each channel of the first voice that is played is, as RMS over the last tenth of a second. */
export async function channelsHeard(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const audio = [...document.querySelectorAll<HTMLAudioElement>('audio[data-audio]')].find(
      (element) => element.srcObject !== null,
    )
    if (!(audio?.srcObject instanceof MediaStream)) return []
    const context = new AudioContext()
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: audio.srcObject })
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 })
    source.connect(splitter)
    const ears = [0, 1].map((channel) => {
      const ear = new AnalyserNode(context, { fftSize: 4096 })
      splitter.connect(ear, channel)
      return ear
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    const loudness = ears.map((ear) => {
      const samples = new Float32Array(ear.fftSize)
      ear.getFloatTimeDomainData(samples)
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
    })
    await context.close()
    return loudness
  })
}

/** What a page with {@link madeMicrophone} can be told and asked. */
export interface MadeMicrophone {
  speak(on: boolean): void
  /** What microphones were opened with. */
  readonly asked: MediaTrackConstraints[]
  /** Plugs a headset in, or takes it out. */
  plug(there: boolean): void
}

/**
 * Gives a page a microphone of which the test says when it speaks: buzzing syllables in the left channel, noise in the
 * right one; and a headset that can be plugged in.
 */
export function madeMicrophone(): void {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
  if (mediaDevices === undefined) return
  const open = mediaDevices.getUserMedia.bind(mediaDevices)
  const list = mediaDevices.enumerateDevices.bind(mediaDevices)
  const asked: MediaTrackConstraints[] = []
  const kept: AudioNode[] = []
  let voice: { context: AudioContext; gain: GainNode; both: ChannelMergerNode } | null = null
  const made = (): NonNullable<typeof voice> => {
    if (voice !== null) return voice
    const context = new AudioContext({ sampleRate: 48_000 })
    const buzz = new OscillatorNode(context, { type: 'sawtooth', frequency: 140 })
    const syllables = new GainNode(context, { gain: 0.3 })
    const rhythm = new OscillatorNode(context, { frequency: 4 })
    rhythm.connect(new GainNode(context, { gain: 0.2 })).connect(syllables.gain)
    const gain = new GainNode(context, { gain: 0 })
    const both = new ChannelMergerNode(context, { numberOfInputs: 2 })
    buzz.connect(syllables).connect(gain)
    gain.connect(both, 0, 0)
    gain.connect(new GainNode(context, { gain: 0.05 })).connect(both, 0, 1)
    buzz.start()
    rhythm.start()
    voice = { context, gain, both }
    return voice
  }
  const wanted = (constraints: MediaTrackConstraints): string | undefined => {
    const { deviceId } = constraints
    return typeof deviceId === 'object' && 'exact' in deviceId ? String(deviceId.exact) : undefined
  }
  mediaDevices.getUserMedia = async (constraints) => {
    if (typeof constraints?.audio !== 'object') return open(constraints)
    asked.push(constraints.audio)
    const { context, both } = made()
    const out = context.createMediaStreamDestination()
    both.connect(out)
    kept.push(out)
    const id = wanted(constraints.audio) ?? 'default'
    for (const track of out.stream.getTracks()) track.getSettings = () => ({ deviceId: id, channelCount: 2 })
    return out.stream
  }
  let headset = false
  mediaDevices.enumerateDevices = async () => {
    const all = await list()
    const part = (kind: MediaDeviceKind) =>
      ({ kind, deviceId: `headset-${kind}`, groupId: 'headset', label: 'Soft Headset' }) as MediaDeviceInfo
    return headset ? [...all, part('audioinput'), part('audiooutput')] : all
  }
  const microphone: MadeMicrophone = {
    speak: (on) => void (made().gain.gain.value = on ? 1 : 0),
    asked,
    plug: (there) => {
      headset = there
      mediaDevices.dispatchEvent(new Event('devicechange'))
    },
  }
  Object.assign(globalThis, { microphone, kept, made })
}

/** Tells a page's {@link madeMicrophone} to speak or to be silent. */
export async function speak(page: Page, on: boolean): Promise<void> {
  await page.evaluate(
    (speaks) => (globalThis as unknown as { microphone: MadeMicrophone }).microphone.speak(speaks),
    on,
  )
}

/** Plugs a page's headset in or takes it out. */
export async function plug(page: Page, there: boolean): Promise<void> {
  await page.evaluate(
    (plugged) => (globalThis as unknown as { microphone: MadeMicrophone }).microphone.plug(plugged),
    there,
  )
}

/** What a page's last microphone was opened with. */
export async function lastAsked(page: Page): Promise<MediaTrackConstraints> {
  return page.evaluate(
    () => (globalThis as unknown as { microphone: MadeMicrophone }).microphone.asked.at(-1) ?? {},
  )
}

/** Waits until a page hears something more than it has heard so far. */
export async function expectHeard(page: Page): Promise<void> {
  const before = await audioEnergy(page)
  await expect.poll(() => audioEnergy(page)).toBeGreaterThan(before + AUDIBLE)
}

/** Waits until a page hears nothing any more. */
export async function expectSilence(page: Page): Promise<void> {
  let before = await audioEnergy(page)
  const heardSince = async (): Promise<number> => {
    await page.waitForTimeout(500)
    const now = await audioEnergy(page)
    const heard = now - before
    before = now
    return heard
  }
  await expect.poll(heardSince).toBeLessThan(AUDIBLE)
}

/** The states of the echo test, each with the greatest loudness that was shown in it. */
export type EchoSeen = [state: string, loudest: number][]

/** Runs in the page: notes what the echo test shows. Each state lasts for a few seconds only. */
export function watchEcho(): void {
  const seen: EchoSeen = []
  Object.assign(globalThis, { echo: seen })
  const look = (changes: MutationRecord[]): void => {
    const state = document.querySelector<HTMLElement>('[data-echo]')?.dataset['echo'] ?? 'idle'
    if (state !== 'idle' && seen.at(-1)?.[0] !== state) seen.push([state, 0])
    const last = seen.at(-1)
    for (const { target, attributeName } of changes) {
      if (last === undefined || attributeName !== 'aria-valuenow' || !(target instanceof Element)) continue
      if (target.ariaLabel === 'Loudness of the test')
        last[1] = Math.max(last[1], Number(target.ariaValueNow))
    }
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
}
