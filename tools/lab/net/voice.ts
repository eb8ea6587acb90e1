const RATE = 48_000
const SECONDS = 10
/** Hz of a low voice and its overtones, each half as loud as the one before. */
const PITCH = 140
const OVERTONES = 8
/** Syllables a second: a steady tone would be taken for noise and filtered away. */
const SYLLABLES = 4

/**
 * A made-up voice that never pauses, as a WAV file (16 bits, mono): a microphone that hears it sends a packet every
 * 20 ms, so that a packet that is missing was lost and not saved.
 */
export function steadyVoice(): Buffer {
  const count = RATE * SECONDS
  const file = Buffer.alloc(44 + 2 * count)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + 2 * count, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20) // PCM
  file.writeUInt16LE(1, 22) // one channel
  file.writeUInt32LE(RATE, 24)
  file.writeUInt32LE(2 * RATE, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36)
  file.writeUInt32LE(2 * count, 40)
  for (let at = 0; at < count; at += 1) {
    const t = at / RATE
    let value = 0
    for (let tone = 1; tone <= OVERTONES; tone += 1) {
      value += Math.sin(2 * Math.PI * PITCH * tone * t) / 2 ** (tone - 1)
    }
    const loud = 0.6 + 0.4 * Math.sin(2 * Math.PI * SYLLABLES * t)
    file.writeInt16LE(Math.round(value * loud * 8_000), 44 + 2 * at)
  }
  return file
}
