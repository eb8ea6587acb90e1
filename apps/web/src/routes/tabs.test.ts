import { Scope } from '@parley/kit'
import { expect, test } from 'vitest'
import { type Channel, Tabs } from './tabs.ts'

/** Channels that hear each other, but not themselves, at once. */
function air() {
  const open = new Set<{ hear: (event: MessageEvent) => void }>()
  return (): Channel => {
    const self = { hear: (_event: MessageEvent): void => {} }
    open.add(self)
    return {
      postMessage: (data) => {
        for (const other of open) if (other !== self) other.hear({ data } as MessageEvent)
      },
      addEventListener: (_type, handle) => void (self.hear = handle),
      close: () => void open.delete(self),
    }
  }
}

test('a tab hears that another one is in the room, with its token, and that it has gone', () => {
  const channel = air()
  const first = new Scope('first')
  const stay = first.child('stay')
  new Tabs(first, channel(), 'demo').hold(stay, () => 'token')
  const second = new Tabs(new Scope('second'), channel(), 'demo')
  expect(second.elsewhere.get()).toBe('token')
  stay.close()
  expect(second.elsewhere.get()).toBeNull()
})

test('a tab that was there first hears of one that comes in later', () => {
  const channel = air()
  const first = new Tabs(new Scope('first'), channel(), 'demo')
  new Tabs(new Scope('second'), channel(), 'demo').hold(new Scope('stay'), () => 'token')
  expect(first.elsewhere.get()).toBe('token')
})

test('other rooms and other words are nothing to it', () => {
  const channel = air()
  const other = channel()
  const tabs = new Tabs(new Scope('first'), channel(), 'demo')
  new Tabs(new Scope('second'), channel(), 'elsewhere').hold(new Scope('stay'), () => 'token')
  for (const word of [
    null,
    1,
    'here',
    { type: 'here' },
    { type: 'here', room: 'demo' },
    { type: 'x', room: 'demo' },
  ]) {
    other.postMessage(word)
  }
  expect(tabs.elsewhere.get()).toBeNull()
})
