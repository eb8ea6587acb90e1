import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf, permissionAddress } from './address.ts'
import { Command } from './commands.ts'
import { type EventOf, eventMessage, readEvent } from './events.ts'

const person = fc.record({ id: fc.string({ maxLength: 64 }), name: fc.string({ maxLength: 64 }) })
const event: fc.Arbitrary<EventOf> = fc.oneof(
  fc.constant<EventOf>({ event: 'ready', what: {} }),
  fc
    .record({ you: person, participants: fc.array(person) })
    .map((what): EventOf => ({ event: 'joined', what })),
  fc.string({ maxLength: 64 }).map((reason): EventOf => ({ event: 'left', what: { reason } })),
  person.map((participant): EventOf => ({ event: 'participantJoined', what: { participant } })),
  person.map((participant): EventOf => ({ event: 'participantLeft', what: { participant } })),
  fc.boolean().map((on): EventOf => ({ event: 'microphoneChanged', what: { on } })),
  fc.boolean().map((on): EventOf => ({ event: 'screenChanged', what: { on } })),
  fc.nat().map((unread): EventOf => ({ event: 'chatChanged', what: { unread } })),
  fc
    .constantFrom(null, 'chat' as const, 'people' as const)
    .map((panel): EventOf => ({ event: 'panelChanged', what: { panel } })),
  fc
    .constantFrom('auto' as const, 'grid' as const, 'speaker' as const)
    .map((layout): EventOf => ({ event: 'layoutChanged', what: { layout } })),
  fc
    .string({ maxLength: 64 })
    .map((message): EventOf => ({ event: 'error', what: { code: 'version', message } })),
)

describe('events to the page', () => {
  it('arrive as they were sent', () => {
    fc.assert(
      fc.property(event, (sent) => {
        expect(readEvent(structuredClone(eventMessage(sent)))).toEqual(sent)
      }),
    )
  })

  it('are nothing when anything about them is wrong', () => {
    for (const wrong of [
      null,
      'ready',
      {},
      { parley: 2, event: 'ready', what: {} },
      { parley: 1, event: 'toString', what: {} },
      { parley: 1, event: 'ready' },
      { parley: 1, event: 'left', what: { reason: 7 } },
      { parley: 1, event: 'joined', what: { you: { id: 'a', name: 'A' }, participants: [{}] } },
      { parley: 1, event: 'cameraChanged', what: { on: 'yes' } },
      { parley: 1, event: 'chatChanged', what: { unread: -1 } },
      { parley: 1, event: 'chatChanged', what: { unread: '3' } },
      { parley: 1, event: 'panelChanged', what: {} },
      { parley: 1, event: 'layoutChanged', what: { layout: 'mosaic' } },
      { parley: 1, event: 'error', what: { code: 'valueOf', message: '' } },
      { parley: 1, event: 'left', what: { reason: 'x'.repeat(10_000) } },
    ]) {
      expect(readEvent(wrong), JSON.stringify(wrong)).toBeNull()
    }
    fc.assert(fc.property(fc.anything(), (anything) => void readEvent(anything)))
  })
})

describe('commands to the meeting', () => {
  it('are those of the table', () => {
    for (const good of [
      { do: 'connect' },
      { do: 'setMicrophone', on: true },
      { do: 'setCamera', on: false },
      { do: 'shareScreen', on: true },
      { do: 'sendChat', text: ' Hello ' },
      { do: 'openPanel', panel: 'chat' },
      { do: 'openPanel', panel: null },
      { do: 'setLayout', layout: 'speaker' },
      { do: 'leave' },
    ]) {
      expect(Command.safeParse({ parley: 1, ...good }).success).toBe(true)
      expect(Command.safeParse({ parley: 2, ...good }).success).toBe(false)
    }
    for (const bad of [
      { do: 'endRoom' },
      { do: 'setCamera' },
      { do: 'setCamera', on: 1 },
      { do: 'sendChat', text: '  ' },
      { do: 'sendChat', text: 'x'.repeat(4_001) },
      { do: 'openPanel', panel: 'settings' },
      { do: 'openPanel' },
      { do: 'setLayout', layout: null },
      {},
    ]) {
      expect(Command.safeParse({ parley: 1, ...bad }).success).toBe(false)
    }
  })
})

describe('addresses', () => {
  it('carry what is wished for, and nothing else', () => {
    const plain = addressOf('https://meet.example:8443', { room: '周会' })
    expect(plain.href).toBe('https://meet.example:8443/r/%E5%91%A8%E4%BC%9A')
    const all = addressOf('https://meet.example', {
      room: 'weekly',
      name: 'Ada & Bob',
      language: 'zh-CN',
      microphone: false,
      camera: false,
      joinNow: true,
    })
    expect(all.search).toBe('?name=Ada+%26+Bob&lang=zh-CN&mic=off&cam=off&join=now')
    expect(addressOf('https://meet.example', { room: 'a', microphone: true, joinNow: false }).search).toBe('')
  })

  it('stay on the server, whatever the room is called', () => {
    for (const room of ['../../api/x', '//evil.example', '?a', '#b', 'a/b']) {
      const address = addressOf('https://meet.example', { room })
      expect(address.origin).toBe('https://meet.example')
      expect(address.pathname.startsWith('/r/')).toBe(true)
    }
    expect(() => addressOf('javascript:alert(1)', { room: 'a' })).toThrow(TypeError)
    expect(() => addressOf('meet', { room: 'a' })).toThrow(TypeError)
  })

  it('ask for permission by the page’s origin', () => {
    expect(permissionAddress('https://meet.example', 'https://shop.example').href).toBe(
      'https://meet.example/api/embed?origin=https%3A%2F%2Fshop.example',
    )
  })
})
