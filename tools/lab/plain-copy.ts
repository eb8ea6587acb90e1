/** Functions that `bench-files.ts` runs inside pages: they are sent as text and see nothing of this file. */

/** What the two halves of a plain copy keep in their page. */
interface Half {
  connection: RTCPeerConnection
  channel: RTCDataChannel
  got: number
}

/** Opens one half of a plain connection and gives its description, complete with candidates. */
export async function openHalf(offer: RTCSessionDescriptionInit | null): Promise<RTCSessionDescriptionInit> {
  const page = globalThis as unknown as { half: Half; blind: boolean }
  page.blind = false
  const connection = new RTCPeerConnection()
  const channel = connection.createDataChannel('plain', { negotiated: true, id: 5 })
  channel.binaryType = 'arraybuffer'
  const half: Half = { connection, channel, got: 0 }
  channel.addEventListener('message', ({ data }) => (half.got += (data as ArrayBuffer).byteLength))
  page.half = half
  if (offer !== null) await connection.setRemoteDescription(offer)
  await connection.setLocalDescription()
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (connection.iceGatheringState === 'complete') resolve()
    }
    connection.addEventListener('icegatheringstatechange', look)
    look()
  })
  return connection.localDescription?.toJSON() as RTCSessionDescriptionInit
}

/** Takes the other half's answer. */
export async function takeAnswer(answer: RTCSessionDescriptionInit): Promise<void> {
  await (globalThis as unknown as { half: Half }).half.connection.setRemoteDescription(answer)
}

/** Sends so many bytes of memory as fast as the channel takes them, in the pieces that transfers use. */
export async function sendPlain({ bytes, piece }: { bytes: number; piece: number }): Promise<void> {
  const page = globalThis as unknown as { half: Half; blind: boolean }
  const { channel } = page.half
  if (channel.readyState !== 'open') {
    await new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }))
  }
  channel.bufferedAmountLowThreshold = 512 * 1024
  const content = new Uint8Array(piece)
  crypto.getRandomValues(content)
  for (let sent = 0; sent < bytes; sent += piece) {
    if (channel.bufferedAmount > 2 * 1024 * 1024) {
      await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }))
    }
    channel.send(content.subarray(0, Math.min(piece, bytes - sent)))
  }
  page.blind = true
}

/** Waits for all of it; then the connection is closed. */
export async function receivePlain(bytes: number): Promise<void> {
  const page = globalThis as unknown as { half: Half; blind: boolean }
  const { half } = page
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (half.got >= bytes) resolve()
    }
    half.channel.addEventListener('message', look)
    look()
  })
  half.connection.close()
  page.blind = true
}

/** Before the page's own scripts: files are kept by the browser, and links can be cut; `blind` pages find no direct way. */
export function prepareLinks(blind: boolean): void {
  const page = globalThis as unknown as { links: RTCPeerConnection[]; blind: boolean }
  Object.assign(page, { links: [], blind })
  Reflect.deleteProperty(globalThis, 'showSaveFilePicker')
  const original = { ...Object.getOwnPropertyDescriptors(RTCPeerConnection.prototype) }
  const call = (
    name: 'createDataChannel' | 'addIceCandidate' | 'setRemoteDescription',
    on: object,
    given: unknown[],
  ) => Reflect.apply(original[name].value as (...all: unknown[]) => unknown, on, given)
  RTCPeerConnection.prototype.createDataChannel = function (label, options) {
    if (label === 'files') page.links.push(this)
    return call('createDataChannel', this, [label, options]) as RTCDataChannel
  }
  if (!blind) return
  RTCPeerConnection.prototype.addIceCandidate = function (candidate?: RTCIceCandidateInit | null) {
    return page.blind ? Promise.resolve() : (call('addIceCandidate', this, [candidate]) as Promise<void>)
  }
  RTCPeerConnection.prototype.setRemoteDescription = function (description: RTCSessionDescriptionInit) {
    const { type, sdp = '' } = description
    const seen = !page.blind || sdp.includes('a=ice-lite') ? sdp : sdp.replace(/^a=candidate.*\r\n/gm, '')
    return call('setRemoteDescription', this, [{ type, sdp: seen }]) as Promise<void>
  }
}
