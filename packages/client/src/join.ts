import { Scope } from '@parley/kit'
import { ProtocolError, type AskTicket } from '@parley/protocol'
import type { JoinOptions, JoinStage, Meeting } from './api.ts'
import { browserSurroundings } from './browser.ts'
import { LiveMeeting } from './meeting.ts'
import { probeBrowser } from './media/sfu-device.ts'
import { askTicket } from './rest.ts'
import { Places } from './signal/places.ts'
import { insist } from './signal/insist.ts'
import { mayJoinAgain } from './signal/verdict.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Joins a room: one HTTP answer, one WebSocket, one request. Rejects with a `ProtocolError` that says why one may
 * not; then nothing is left open.
 */
export function join(options: JoinOptions): Promise<Meeting> {
  return joinFrom(browserSurroundings(), options)
}

/**
 * Does what a join needs of the browser alone, so that the join itself is quicker; for a page that expects one.
 * Throws nothing: what fails here fails again, and is told, in the join.
 */
export function prepare(): void {
  try {
    probeBrowser()
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
  }
}

/** Joins with the outer world as given. */
export function joinFrom(surroundings: Surroundings, options: JoinOptions): Promise<Meeting> {
  const began = surroundings.now()
  const reached = new Set<JoinStage>()
  const stage = (name: JoinStage): void => {
    if (reached.has(name)) return
    reached.add(name)
    options.onStage?.(name, surroundings.now() - began)
  }
  const root = new Scope('client')
  return insist(
    root,
    surroundings,
    () => root.open('meeting', (scope) => enter(scope, surroundings, options, stage)),
    (error) => mayJoinAgain(error.code),
  )
}

async function enter(
  scope: Scope,
  surroundings: Surroundings,
  options: JoinOptions,
  stage: (stage: JoinStage) => void,
): Promise<Meeting> {
  const server = options.server ?? surroundings.origin
  const asked = askTicket({ fetch: surroundings.fetch, server }, options.room, askFor(options))
  asked.catch(() => {}) // Heard below; unless this browser cannot take part, and then that is what is told.
  const device = surroundings.openDevice() // Keeps the page busy for a moment, while the request is on its way.
  const ticket = await asked
  stage('ticket')
  const relayOnly = options.relayOnly ?? false
  if (relayOnly && !ticket.relay) throw new ProtocolError('no-relay')
  const capabilities = device.load(ticket.rtpCapabilities).catch((error: unknown) => {
    throw new ProtocolError(
      'unsupported-media',
      `this browser and the server have no media in common: ${String(error)}`,
    )
  })
  // Whoever says hello hears of a failure; a socket that never opens must not leave it unheard.
  capabilities.catch(() => {})
  const meeting = new LiveMeeting(scope, {
    surroundings,
    server,
    places: new Places(server, ticket.endpoint, ticket.nodes),
    roomId: options.room,
    ticket,
    relayOnly,
    direct: options.direct ?? true,
    device,
    capabilities,
    stage,
  })
  await meeting.open()
  return meeting
}

function askFor({ name, password, hostSecret, resume }: JoinOptions): AskTicket {
  return {
    name,
    ...(password === undefined ? {} : { password }),
    ...(hostSecret === undefined ? {} : { hostSecret }),
    ...(resume === undefined ? {} : { resume }),
  }
}
