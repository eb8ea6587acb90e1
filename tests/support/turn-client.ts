import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** What a TURN server answered: `code` 0 is success, else that of RFC 8489, 14.8. */
export interface TurnAnswer {
  readonly code: number
  readonly attributes: ReadonlyMap<number, Buffer>
}

const COOKIE = 0x2112_a442
const [ALLOCATE, CREATE_PERMISSION] = [0x0003, 0x0008]
const USERNAME = 0x0006
const MESSAGE_INTEGRITY = 0x0008
const ERROR_CODE = 0x0009
const XOR_PEER_ADDRESS = 0x0012
const REALM = 0x0014
const NONCE = 0x0015
const REQUESTED_TRANSPORT = 0x0019

/** A client of RFC 8656 over UDP, by hand: what a browser does with the credentials that it is told. */
export class TurnClient implements Disposable {
  readonly #socket: Socket = createSocket('udp4')
  readonly #server: { readonly address: string; readonly port: number }
  readonly #who: { readonly username: string; readonly credential: string }
  #realm: Buffer = Buffer.alloc(0)
  #nonce: Buffer = Buffer.alloc(0)

  constructor(
    server: { readonly address: string; readonly port: number },
    who: { readonly username: string; readonly credential: string },
  ) {
    this.#server = server
    this.#who = who
  }

  /** Asks for a relayed address: once without credentials, which tells the realm, then with them. */
  async allocate(): Promise<TurnAnswer> {
    const udp = Buffer.from([17, 0, 0, 0])
    const asked = await this.#ask(ALLOCATE, [[REQUESTED_TRANSPORT, udp]], false)
    this.#realm = asked.attributes.get(REALM) ?? this.#realm
    this.#nonce = asked.attributes.get(NONCE) ?? this.#nonce
    if (asked.code !== 401) throw new Error(`allocating without credentials was answered with ${asked.code}`)
    return this.#ask(ALLOCATE, [[REQUESTED_TRANSPORT, udp]], true)
  }

  /** Asks to relay to and from that IPv4 address. */
  permit(address: string): Promise<TurnAnswer> {
    const plain = Buffer.from(address.split('.').map(Number))
    const value = Buffer.alloc(8)
    value.writeUInt8(1, 1)
    value.writeUInt32BE((plain.readUInt32BE(0) ^ COOKIE) >>> 0, 4)
    return this.#ask(CREATE_PERMISSION, [[XOR_PEER_ADDRESS, value]], true)
  }

  async #ask(method: number, attributes: [number, Buffer][], signed: boolean): Promise<TurnAnswer> {
    const id = randomBytes(12)
    const all: [number, Buffer][] = signed
      ? [
          ...attributes,
          [USERNAME, Buffer.from(this.#who.username)],
          [REALM, this.#realm],
          [NONCE, this.#nonce],
        ]
      : attributes
    const body = Buffer.concat(all.map(([type, value]) => attribute(type, value)))
    const message = signed
      ? this.#sign(method, id, body)
      : Buffer.concat([header(method, id, body.length), body])
    this.#socket.send(message, this.#server.port, this.#server.address)
    const [answer] = (await once(this.#socket, 'message', { signal: AbortSignal.timeout(3_000) })) as [Buffer]
    return read(answer)
  }

  /** RFC 8489, 14.5 and 9.2.2. */
  #sign(method: number, id: Buffer, body: Buffer): Buffer {
    const { username, credential } = this.#who
    const key = createHash('md5').update(`${username}:${this.#realm.toString()}:${credential}`).digest()
    const text = Buffer.concat([header(method, id, body.length + 24), body])
    return Buffer.concat([text, attribute(MESSAGE_INTEGRITY, createHmac('sha1', key).update(text).digest())])
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }
}

function header(method: number, id: Buffer, length: number): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(method, 0)
  head.writeUInt16BE(length, 2)
  head.writeUInt32BE(COOKIE, 4)
  return Buffer.concat([head, id])
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

function read(message: Buffer): TurnAnswer {
  const attributes = new Map<number, Buffer>()
  for (let at = 20; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2)
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + Math.ceil(length / 4) * 4
  }
  const error = attributes.get(ERROR_CODE)
  return { code: error === undefined ? 0 : error.readUInt8(2) * 100 + error.readUInt8(3), attributes }
}
