import { ProtocolError, type RtpCapabilities } from '@parley/protocol'
import { detectDevice, Device, type types } from 'mediasoup-client'
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111'
import { Chrome74 } from 'mediasoup-client/handlers/Chrome74'
import { Firefox120 } from 'mediasoup-client/handlers/Firefox120'
import { Safari12 } from 'mediasoup-client/handlers/Safari12'
import { openLastingPath, type OpenPath } from './lasting-path.ts'
import type { MediaDevice } from './port.ts'
import { openTwoPaths } from './paths/two-paths.ts'
import { openSfuPath } from './sfu-path.ts'
import { probeAtOnce } from './probe-at-once.ts'

/** This browser as an SFU's counterpart. */
export function sfuDevice(): MediaDevice {
  const device = new Device({ handlerFactory: probedFactory() })
  return {
    load: async (router) => {
      await device.load({ routerRtpCapabilities: router as types.RtpCapabilities })
      return device.recvRtpCapabilities as RtpCapabilities
    },
    open: (scope, seat) => {
      const open: OpenPath = (life, wires, transports) =>
        openSfuPath(life, wires, device, { ...seat, transports })
      return openTwoPaths(scope, openLastingPath(scope, seat.transports, open), seat)
    },
  }
}

/** The same for every join of a page: what a browser can send and receive does not change. */
let probed: types.HandlerFactory | null = null

/** Begins to ask the browser for its codecs, which costs tens of milliseconds: best while the lobby is looked at. */
export function probeBrowser(): void {
  probedFactory()
}

/**
 * mediasoup-client's own choice of handler, with its two probing peer connections made before the server's
 * capabilities have come, on which they do not depend. A probe that fails is made again for the next join.
 */
function probedFactory(): types.HandlerFactory {
  if (probed !== null) return probed
  const handler = handlerOf(detectDevice()).createFactory({})
  const recvonly = handler.getNativeRtpCapabilities({ direction: 'recvonly' })
  const sendonly = handler.getNativeRtpCapabilities({ direction: 'sendonly' })
  // Whoever loads the device hears of a failure; if nobody gets that far it is nobody's.
  for (const probe of [recvonly, sendonly]) probe.catch(() => (probed = null))
  return (probed = {
    ...handler,
    factory: (options) => probeAtOnce(handler.factory(options)),
    getNativeRtpCapabilities: ({ direction }) => ({ recvonly, sendonly })[direction],
  })
}

function handlerOf(name: types.BuiltinHandlerName | undefined): {
  createFactory(options: object): types.HandlerFactory
} {
  switch (name) {
    case 'Chrome111':
      return Chrome111
    case 'Chrome74':
      return Chrome74
    case 'Firefox120':
      return Firefox120
    case 'Safari12':
      return Safari12
    case undefined:
      // A browser whose name tells nothing (an embedded one, one that hides it) but that has the standard's API:
      // Chrome111 is the handler that asks for nothing beside it.
      if (typeof RTCPeerConnection === 'function') return Chrome111
      throw unsupported()
    case 'ReactNative106':
      throw unsupported()
  }
}

const unsupported = (): ProtocolError =>
  new ProtocolError('unsupported-media', 'this browser cannot take part in WebRTC calls')
