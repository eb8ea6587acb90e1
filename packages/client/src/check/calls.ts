import {
  CheckDone,
  Echo,
  Heard,
  OpenedCheck,
  TakenUp,
  type AskEcho,
  type CheckId,
  type ConnectCheck,
} from '@parley/protocol'
import { request, type Rest } from '../rest.ts'

/** POST /api/checks: begins a check. */
export function openCheck(rest: Rest): Promise<OpenedCheck> {
  return request(rest, OpenedCheck, '/api/checks', {})
}

export async function connectCheck(rest: Rest, id: CheckId, end: ConnectCheck): Promise<void> {
  await request(rest, CheckDone, `/api/checks/${id}/connect`, end)
}

export function askEcho(rest: Rest, id: CheckId, ask: AskEcho): Promise<Echo> {
  return request(rest, Echo, `/api/checks/${id}/echo`, ask)
}

export function heard(rest: Rest, id: CheckId): Promise<Heard> {
  return request(rest, Heard, `/api/checks/${id}/heard`)
}

/** Ends a check, also while the page is being closed; one that cannot be told ends by itself. */
export async function endCheck(rest: Rest, id: CheckId): Promise<void> {
  await rest.fetch(`${rest.server}/api/checks/${id}`, { method: 'DELETE', keepalive: true }).catch(() => {})
}

/** Sends so many random bytes; answers how many arrived. */
export async function sendUp(rest: Rest, id: CheckId, bytes: Blob): Promise<number> {
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await rest.fetch(`${rest.server}/api/checks/${id}/up`, {
    method: 'POST',
    headers,
    body: bytes,
  })
  const answer = TakenUp.safeParse(await response.json())
  return answer.success ? answer.data.bytes : 0
}

/** Opens the stream of random bytes. */
export async function openDown(
  rest: Rest,
  id: CheckId,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array> | null> {
  const response = await rest.fetch(`${rest.server}/api/checks/${id}/down`, { cache: 'no-store', signal })
  return response.ok ? response.body : null
}
