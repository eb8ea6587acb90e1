import { ProtocolError, WireError, type RoomId } from '@parley/protocol'

/** Where pictures go, and as whom. The token travels in a header, never in the address. */
export interface PictureDesk {
  readonly server: string
  readonly room: RoomId
  readonly token: string
  readonly fetch: typeof globalThis.fetch
}

/** Uploads a picture under an id of one's own; `progress` hears which part of it is there, from 0 to 1. */
export function uploadPicture(
  desk: PictureDesk,
  id: string,
  picture: Blob,
  progress: (part: number) => void,
): Promise<void> {
  // Fetch tells nothing of how far an upload is.
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total)
    request.onerror = () => reject(new ProtocolError('unavailable', 'the server cannot be reached'))
    request.onload = () => {
      if (request.status === 200) resolve()
      else reject(refusalOf(request.status, parse(request.responseText)))
    }
    request.open('PUT', addressOf(desk, id))
    request.setRequestHeader('authorization', `Bearer ${desk.token}`)
    request.setRequestHeader('content-type', picture.type)
    request.send(picture)
  })
}

/** A picture's bytes. */
export async function showPicture(desk: PictureDesk, id: string): Promise<Blob> {
  const headers = { authorization: `Bearer ${desk.token}` }
  const response = await desk.fetch(addressOf(desk, id), { headers }).catch((error: unknown) => {
    throw new ProtocolError('unavailable', `the server cannot be reached: ${String(error)}`)
  })
  if (!response.ok) throw refusalOf(response.status, parse(await response.text()))
  return response.blob()
}

function addressOf({ server, room }: PictureDesk, id: string): string {
  return `${server}/api/rooms/${encodeURIComponent(room)}/pictures/${id}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // A proxy's own page, say: judged by the status alone.
  }
}

function refusalOf(status: number, json: unknown): ProtocolError {
  const refusal = WireError.safeParse(json instanceof Object && 'error' in json ? json.error : undefined)
  if (refusal.success) return ProtocolError.fromWire(refusal.data)
  return new ProtocolError('unavailable', `the server answered with status ${status}`)
}
