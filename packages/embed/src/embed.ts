import { addressOf, ALLOW, permissionAddress } from './address.ts'
import type { EmbeddedMeeting, EmbedErrorCode, EmbedEvents, EmbedOptions } from './api.ts'
import type { Command } from './commands.ts'
import { type EventName, isListening, readEvent } from './events.ts'
import { EMBED_VERSION } from './version.ts'
import { EMBED_TEXT } from './words.ts'

type Words = Readonly<Record<string, unknown>>

/** What is sent along with a message: Chromium's Capability Delegation, by which a click here counts as one in the frame. */
interface Sending {
  readonly targetOrigin: string
  readonly delegate?: 'display-capture'
}

/** Puts a meeting into an element of this page. */
export function mount(element: Element, options: EmbedOptions): EmbeddedMeeting {
  const server = options.server ?? new URL(import.meta.url).origin
  const address = addressOf(server, options)
  const frame = document.createElement('iframe')
  frame.allow = ALLOW
  frame.title = options.title ?? 'Parley'
  frame.style.cssText = 'width:100%;height:100%;border:0;display:block'
  const heard = new Map<EventName, Set<(what: never) => void>>()
  const waiting: (() => void)[] = []
  let ready = false
  let gone = false

  const tell = <E extends EventName>(event: E, what: EmbedEvents[E]): void => {
    for (const hear of heard.get(event) ?? []) hear(what as never)
  }
  const fail = (code: EmbedErrorCode, message: string): void => {
    if (gone) return
    const words = document.createElement('p')
    words.setAttribute('role', 'alert')
    words.textContent = message
    frame.replaceWith(words)
    dispose = () => words.remove()
    tell('error', { code, message })
  }
  const post = (command: Command['do'], words: Words, delegate?: 'display-capture'): void => {
    const sending: Sending = { targetOrigin: address.origin, ...(delegate !== undefined && { delegate }) }
    frame.contentWindow?.postMessage({ parley: EMBED_VERSION, do: command, ...words }, sending)
  }
  const say = (command: Command['do'], words: Words = {}, delegate?: 'display-capture'): void => {
    if (ready) post(command, words, delegate)
    else waiting.push(() => post(command, words, delegate))
  }
  const listen = ({ source, origin, data }: MessageEvent): void => {
    if (source !== frame.contentWindow || origin !== address.origin) return
    // After a reload of the page in the frame it is another one that has to be greeted.
    if (isListening(data)) {
      ready = false
      post('connect', {})
    }
    const message = readEvent(data)
    if (message === null) return
    if (message.event === 'ready') {
      ready = true
      for (const late of waiting.splice(0)) late()
    }
    tell(message.event, message.what)
  }
  let dispose = (): void => frame.remove()

  addEventListener('message', listen)
  const open = async (): Promise<void> => {
    try {
      const answer = await fetch(permissionAddress(server, location.origin))
      if (!answer.ok) throw new Error(`answer ${answer.status}`)
      const { allowed } = (await answer.json()) as { allowed?: unknown }
      if (allowed === true) frame.src = address.href
      else {
        fail(
          'not-allowed',
          `${address.origin} does not allow pages of ${location.origin} to show its meetings.`,
        )
      }
    } catch {
      fail('unreachable', `${address.origin} cannot be reached.`)
    }
  }
  element.append(frame)
  void open()

  return {
    frame,
    setMicrophone: (on) => say('setMicrophone', { on }),
    setCamera: (on) => say('setCamera', { on }),
    shareScreen: (on) => say('shareScreen', { on }, on ? 'display-capture' : undefined),
    sendChat: (text) => {
      const { length } = text.trim()
      if (length === 0 || length > EMBED_TEXT) {
        throw new RangeError(`a message has 1 to ${EMBED_TEXT} characters`)
      }
      say('sendChat', { text })
    },
    openPanel: (panel) => say('openPanel', { panel }),
    setLayout: (layout) => say('setLayout', { layout }),
    leave: () => say('leave'),
    on: (event, hear) => {
      const all = heard.get(event) ?? new Set()
      heard.set(event, all.add(hear))
      return () => void all.delete(hear)
    },
    dispose: () => {
      gone = true
      removeEventListener('message', listen)
      dispose()
    },
  }
}
