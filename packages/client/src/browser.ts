import type { Scope } from '@parley/kit'
import { shelfInBrowser } from './data/shelf-in-browser.ts'
import { openPeerWays } from './media/peer-ways.ts'
import { sfuDevice } from './media/sfu-device.ts'
import type { Socket, SocketEvents, Surroundings } from './surroundings.ts'
import { TIMING } from './timing.ts'

/** The browser that this runs in. */
export function browserSurroundings(): Surroundings {
  return {
    fetch: (input, init) => fetch(input, init),
    origin: location.origin,
    openSocket: openWebSocket,
    openDevice: sfuDevice,
    onNetworkChange: (scope, changed) => {
      const listen = (name: 'online' | 'offline'): void => {
        const listener = (): void => changed(name === 'online')
        globalThis.addEventListener(name, listener)
        scope.defer(() => globalThis.removeEventListener(name, listener))
      }
      listen('online')
      listen('offline')
      followConnection(scope, () => changed(navigator.onLine))
    },
    openWays: openPeerWays,
    openShelf: shelfInBrowser,
    now: () => performance.now(),
    chance: Math.random,
    timing: TIMING,
  }
}

/** As much of the NetworkInformation API as is used; desktops and Safari do not have it. */
interface NetworkInformation extends EventTarget {
  readonly type?: string
}

/** Wi-Fi to mobile and back: a change of the kind of network. Its estimates of speed change all the time, and mean nothing here. */
function followConnection(scope: Scope, changed: () => void): void {
  const { connection } = navigator as { readonly connection?: NetworkInformation }
  let type = connection?.type
  const listener = (): void => {
    if (connection?.type === type) return
    type = connection?.type
    changed()
  }
  connection?.addEventListener('change', listener)
  scope.defer(() => connection?.removeEventListener('change', listener))
}

function openWebSocket(url: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url)
  socket.onopen = () => events.opened()
  socket.onmessage = (message) => events.text(message.data)
  // An `error` event says nothing and is always followed by `close` (WHATWG WebSockets, 4).
  socket.onclose = (close) => events.closed(`closed with ${close.code}`)
  return {
    send: (text) => {
      // A socket that is closing takes no more: what was meant for it is sent again on the next one.
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: () => socket.close(),
  }
}
