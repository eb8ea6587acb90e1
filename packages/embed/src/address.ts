import type { EmbedOptions } from './api.ts'

/** What the meeting's page may do inside a frame (W3C Permissions Policy). */
export const ALLOW =
  'camera; microphone; display-capture; fullscreen; autoplay; picture-in-picture; screen-wake-lock; speaker-selection'

/** The address of a meeting's page; throws a `TypeError` when the server's address is none. */
export function addressOf(server: string, options: EmbedOptions): URL {
  const address = new URL(`/r/${encodeURIComponent(options.room)}`, server)
  if (address.protocol !== 'https:' && address.protocol !== 'http:') {
    throw new TypeError('the server’s address must begin with https://')
  }
  const wishes: [string, string | undefined][] = [
    ['name', options.name],
    ['lang', options.language],
    ['mic', options.microphone === false ? 'off' : undefined],
    ['cam', options.camera === false ? 'off' : undefined],
    ['join', options.joinNow === true ? 'now' : undefined],
  ]
  for (const [key, value] of wishes) if (value !== undefined) address.searchParams.set(key, value)
  return address
}

/** Where a server tells whether the pages of an origin may show its meetings. */
export function permissionAddress(server: string, origin: string): URL {
  const address = new URL('/api/embed', server)
  address.searchParams.set('origin', origin)
  return address
}
