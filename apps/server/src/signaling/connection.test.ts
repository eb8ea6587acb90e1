import { Scope } from '@parley/kit'
import { LIMITS } from '@parley/protocol'
import { expect, test } from 'vitest'
import { Connection, type ConnectionNeed } from './connection.ts'

/** A socket that remembers, and whose other end reads as little as a test says. */
class SlowSocket {
  backlog = 0
  readonly sent: string[] = []
  cuts = 0
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {}
  cut(): void {
    this.cuts += 1
  }
}

test('[F11] a socket whose other end does not read is cut, and nothing more is put into it', () => {
  const scope = new Scope('socket')
  const socket = new SlowSocket()
  // Nobody joins here: a connection at the door takes nothing but the time.
  const connection = new Connection(scope, socket, { now: () => 0 } as ConnectionNeed)
  connection.receive('{"t":"ping"}')
  expect(socket.sent).toEqual(['{"t":"pong"}'])
  socket.backlog = LIMITS.socketBacklogBytes + 1
  connection.receive('{"t":"ping"}')
  connection.receive('{"t":"ping"}')
  expect(socket.sent).toHaveLength(1)
  expect(socket.cuts).toBe(1)
  expect(scope.closed).toBe(true)
})
