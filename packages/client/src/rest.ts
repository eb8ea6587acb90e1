import {
  CreatedRoom,
  ProtocolError,
  RoomInfo,
  Ticket,
  WireError,
  type AskTicket,
  type CreateRoom,
  type RoomId,
} from '@parley/protocol'

/** What a REST call needs of its surroundings. */
export interface Rest {
  readonly fetch: typeof globalThis.fetch
  /** Origin of the server; empty for the page's own. */
  readonly server: string
}

/** POST /api/rooms: makes a room; its secret makes whoever shows it the host. */
export function createRoom(ask: CreateRoom = {}, server = ''): Promise<CreatedRoom> {
  return request(pageRest(server), CreatedRoom, '/api/rooms', ask)
}

/** GET /api/rooms/:id: what may be known of a room before joining it. */
export function roomInfo(id: RoomId, server = ''): Promise<RoomInfo> {
  return request(pageRest(server), RoomInfo, `/api/rooms/${encodeURIComponent(id)}`)
}

/** POST /api/rooms/:id/tickets: asks for a seat. */
export function askTicket(rest: Rest, room: RoomId, ask: AskTicket): Promise<Ticket> {
  return request(rest, Ticket, `/api/rooms/${encodeURIComponent(room)}/tickets`, ask)
}

/** The server of the page, or the one named. */
export const pageRest = (server: string): Rest => ({ server, fetch: (input, init) => fetch(input, init) })

/** As much of a schema as is needed to read an answer. */
interface Form<T> {
  safeParse(json: unknown): { readonly success: true; readonly data: T } | { readonly success: false }
}

/** One call: POST with a body, GET without. Rejects with a `ProtocolError`; a server out of reach is `unavailable`. */
export async function request<T>(rest: Rest, answer: Form<T>, path: string, body?: unknown): Promise<T> {
  const init: RequestInit =
    body === undefined
      ? { cache: 'no-store' }
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await rest.fetch(rest.server + path, init).catch((error: unknown) => {
    throw new ProtocolError('unavailable', `the server cannot be reached: ${String(error)}`)
  })
  // Not JSON (a proxy's own page, say) is judged below like JSON of a wrong form.
  const json: unknown = await response.json().catch(() => undefined)
  if (response.ok) {
    const parsed = answer.safeParse(json)
    if (parsed.success) return parsed.data
    throw new ProtocolError('internal', `the answer to ${path} has an unknown form`)
  }
  const refusal = WireError.safeParse(json instanceof Object && 'error' in json ? json.error : undefined)
  throw refusal.success
    ? ProtocolError.fromWire(refusal.data)
    : new ProtocolError('unavailable', `the server answered with status ${response.status}`)
}
