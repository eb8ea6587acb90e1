import type { Scope } from '@parley/kit'
import { ProtocolError, type LogId, type RoomId } from '@parley/protocol'
import type { NodeCalls } from '../cluster/calls.ts'
import { audienceHere, audienceSeat } from './audience-hosting.ts'
import type { BetweenNodes } from './between-nodes.ts'
import { relayFromElsewhere } from './relay.ts'
import type { Room } from './room.ts'

/** A room of which another node speaks: with the same history. */
type Asked = { readonly room: RoomId; readonly log: LogId }

/** Answers what other nodes ask about rooms that are open here, for the scope's lifetime. `find` throws where there is no such room. */
export function answerNodes(scope: Scope, calls: NodeCalls, find: (asked: Asked) => Room): void {
  calls.serve(scope, 'feed', (want, from) => between(find(want)).outflow.feed(from, want))
  calls.serve(scope, 'counts', async (asked) => ({ tracks: await find(asked).counts.of(asked.peers) }))
  calls.serve(scope, 'audience', async (asked) => audienceHere(find(asked), asked.want))
  calls.serve(scope, 'audienceSeat', async (asked) => ({
    isHere: audienceSeat(find(asked), asked.peer, asked.remove),
  }))
  calls.serve(scope, 'openRelay', (asked, from) => between(find(asked)).relays.opened(from, asked.peer))
  calls.serve(scope, 'connectRelay', async (asked, from) => {
    await between(find(asked)).relays.connected(from, asked.peer, asked.dtlsParameters)
    return {}
  })
  calls.serve(scope, 'relayTo', async (asked, from) => {
    await relayFromElsewhere(find(asked), from, asked)
    return {}
  })
}

function between({ between }: Room): BetweenNodes {
  if (between === null) throw new ProtocolError('unknown-room')
  return between
}
