import { Store } from '@parley/kit'
import type { Signal } from '@parley/protocol'
import type { Told } from '../media/paths/carriage.ts'
import type { DirectLink } from '../media/paths/direct-link.ts'
import { fakeTrack } from './media.ts'

/** A link of which the test says how it stands. */
export class FakeLink implements DirectLink {
  readonly up = new Store(false)
  readonly told = new Store<Told | null>(null)
  readonly sent = new Map<string, MediaStreamTrack | null>()
  readonly words: [number, readonly string[]][] = []
  stamp: number | null = null
  said = ''
  failed = (): void => {}

  send(track: string) {
    this.sent.set(track, null)
    return { send: (next: MediaStreamTrack | null) => void this.sent.set(track, next), close: () => {} }
  }

  receiver(): RTCRtpReceiver | undefined {
    const { stamp } = this
    const sources = stamp === null ? [] : [{ timestamp: stamp }]
    return {
      track: fakeTrack('direct'),
      getSynchronizationSources: () => sources,
    } as unknown as RTCRtpReceiver
  }

  tell(company: number, tracks: readonly string[]): void {
    this.words.push([company, tracks])
  }

  level = async (): Promise<number> => 0
  takes = (): boolean => true
  heard = (_signal: Signal): void => {}
  bye = (): void => void (this.said = 'bye')
  stats = async (): Promise<RTCStatsReport> => new Map()
}
