import type { AudiencePage, FindAudience, Input, PeerId, TrackCounts, TrackId } from '@parley/protocol'
import type { Call } from './signal/calls.ts'
import { uuid } from './uuid.ts'

/** What one asks of a room in a single call each; what the verbs mean is said in `Meeting`. */
export abstract class RoomVerbs {
  protected abstract get call(): Call

  async chat(text: string, id = uuid()): Promise<void> {
    await this.call('chat', { id, text })
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.call('hand', { raised })
  }

  async lowerHand(peer: PeerId): Promise<void> {
    await this.call('hand', { peer, raised: false })
  }

  async spotlight(peer: PeerId | null): Promise<void> {
    await this.call('spotlight', { peer })
  }

  async lowerHands(): Promise<void> {
    await this.call('lowerHands', {})
  }

  async giveFloor(peer: PeerId): Promise<void> {
    await this.call('giveFloor', { peer })
  }

  async mutePeer(track: TrackId): Promise<void> {
    await this.call('muteTrack', { track, muted: true })
  }

  findAudience(want: FindAudience): Promise<AudiencePage> {
    return this.call('findAudience', want)
  }

  async removePeer(peer: PeerId): Promise<void> {
    await this.call('removePeer', { peer })
  }

  async changeRoom(change: Input<'changeRoom'>): Promise<void> {
    await this.call('changeRoom', change)
  }

  async allowDirect(allowed: boolean): Promise<void> {
    await this.call('allowDirect', { allowed })
  }

  async endRoom(): Promise<void> {
    await this.call('endRoom', {})
  }

  async serverStats(peers: readonly PeerId[]): Promise<readonly TrackCounts[]> {
    return (await this.call('stats', { peers: [...peers] })).tracks
  }
}
