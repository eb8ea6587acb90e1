import { randomBytes } from 'node:crypto'
import type { NetworkInterfaceInfo } from 'node:os'
import type { Config } from '../config/config.ts'
import { listenAddresses } from '../media/listen-addresses.ts'
import { findTurnServer, startOwnTurn, TurnStartError, type TurnLog } from './own-turn.ts'
import { turnPlace } from './turn-place.ts'

/** What the operator said of TURN, and where to look. */
export interface TurnWish extends Pick<
  Config,
  'turn' | 'turnUrls' | 'turnSecret' | 'turnPort' | 'turnRelayPorts' | 'announcedAddresses'
> {
  /** Folders of programs, as in PATH. */
  readonly path: string
  readonly interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>
}

/** The TURN servers that browsers are told, and the secret shared with them. */
export interface OfferedTurn {
  readonly urls: readonly string[]
  readonly secret: string
}

const NONE: OfferedTurn = { urls: [], secret: '' }

/**
 * The servers that the operator named; else one of our own, if coturn is installed and can be reached from elsewhere.
 * A meeting server is of use without TURN: where it cannot be had, that is logged and no more.
 */
export async function offerTurn(
  stack: AsyncDisposableStack,
  wish: TurnWish,
  log: TurnLog,
): Promise<OfferedTurn> {
  if (wish.turnUrls.length > 0) return { urls: wish.turnUrls, secret: wish.turnSecret ?? '' }
  if (!wish.turn) return NONE
  const place = turnPlace(
    listenAddresses(wish.announcedAddresses ?? 'auto', wish.interfaces),
    wish.interfaces,
  )
  if (place === null) return NONE
  const program = await findTurnServer(wish.path)
  if (program === null) {
    log('info', 'no TURN server: turnserver (Debian: coturn) is not installed, and TURN_URLS names none')
    return NONE
  }
  const secret = randomBytes(32).toString('base64url')
  const settings = { place, port: wish.turnPort, relayPorts: wish.turnRelayPorts, secret }
  try {
    const own = stack.use(await startOwnTurn(program, settings, log))
    log('info', 'TURN is ready', { urls: own.urls })
    return own
  } catch (error) {
    if (!(error instanceof TurnStartError)) throw error
    log('warn', 'no TURN server: it does not start', { reason: error.message })
    return NONE
  }
}
