import { every, type Scope } from '@parley/kit'
import { readTransferMessage, TRANSFER_VERSION, type TransferMessage } from '@parley/protocol'
import type { DataPath, DataPipe } from '../data/ways.ts'

/** What a pipe tells; before `opened` and after `closed` nothing. */
export interface PipeEvents {
  opened(pipe: DataPipe): void
  text(text: string): void
  bytes(bytes: ArrayBuffer): void
  low(): void
  closed(): void
}

/** The channels of one way: the same one for both directions, or, over the server, one for each. */
export interface Channels {
  readonly path: DataPath
  readonly send: RTCDataChannel
  readonly receive: RTCDataChannel
}

/** How often one says hello until the other end is heard: it may have opened its end a moment later. */
const HELLO_MS = 300
/** What may be left in a channel when it asks for more: the network must not run dry while a file is read. */
const LOW_BYTES = 512 * 1024

/** Makes a pipe of channels, for the scope's lifetime; it is open once each end has heard the other. */
export function openPipe(scope: Scope, { path, send, receive }: Channels, events: PipeEvents): void {
  let [heard, open, over] = [false, false, false]
  const say = (message: TransferMessage): void => {
    if (send.readyState === 'open') send.send(JSON.stringify(message))
  }
  const close = (): void => {
    if (over) return
    over = true
    if (open) events.closed()
  }
  const hear = (both: boolean): void => {
    heard = true
    if (open || over || !both) return
    open = true
    stopHello()
    events.opened({
      path,
      get buffered() {
        return send.bufferedAmount
      },
      send: (data) => {
        // A channel that is closing takes no more; `close` follows, and what was on its way is sent again.
        if (send.readyState !== 'open') return
        if (typeof data === 'string') send.send(data)
        else send.send(data)
      },
    })
  }
  const hello = (): void => say({ t: 'hello', v: TRANSFER_VERSION, heard })
  const stopHello = every(scope, HELLO_MS, hello)
  send.bufferedAmountLowThreshold = LOW_BYTES
  receive.binaryType = 'arraybuffer'
  listen(scope, send, 'open', hello)
  listen(scope, send, 'bufferedamountlow', () => {
    if (open && !over) events.low()
  })
  for (const channel of new Set([send, receive])) listen(scope, channel, 'close', close)
  listen(scope, receive, 'message', (event) => {
    const { data } = event as MessageEvent<unknown>
    const greeting = typeof data === 'string' ? greetingIn(data) : null
    if (greeting !== null) {
      const answer = !greeting.heard || !open
      hear(greeting.heard)
      if (answer) hello()
      return
    }
    // Whoever speaks has heard us: its own end opened by that.
    hear(true)
    if (over) return
    if (typeof data === 'string') events.text(data)
    else if (data instanceof ArrayBuffer) events.bytes(data)
  })
  scope.defer(() => {
    close()
    for (const channel of new Set([send, receive])) channel.close()
  })
}

function greetingIn(text: string): Extract<TransferMessage, { t: 'hello' }> | null {
  if (!text.startsWith('{"t":"hello"')) return null
  const message = readTransferMessage(text)
  return message?.t === 'hello' ? message : null
}

function listen(scope: Scope, channel: RTCDataChannel, name: string, act: (event: Event) => void): void {
  channel.addEventListener(name, act)
  scope.defer(() => channel.removeEventListener(name, act))
}
