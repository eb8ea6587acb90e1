import type { PeerId, RoomId } from '@parley/protocol'
import { type Box, type Form, isFields, isFlag, isListOf, isMaybe, isText, Kept } from './keep.ts'

const forever = (): Box => localStorage
const forThisTab = (): Box => sessionStorage

/** The devices that were chosen, by the browser's ids; what is missing means the system's own choice. */
export interface DeviceIds {
  readonly microphone?: string
  readonly camera?: string
  readonly speaker?: string
}

/** Devices by preference, for each kind, the dearest first. */
export type Preferences = Readonly<Partial<Record<keyof DeviceIds, readonly string[]>>>

/** What a tab needs to take its seat again after a reload. */
export interface Seat {
  readonly token: string
  readonly name: string
  readonly microphone: boolean
  readonly camera: boolean
}

/** A meeting this browser was in, and when. */
export interface RecentRoom {
  readonly room: RoomId
  readonly at: number
}

const isId = isMaybe(isText, undefined)
const isDeviceIds = isFields<DeviceIds>({ microphone: isId, camera: isId, speaker: isId })
const isIds = isMaybe(isListOf(isText), undefined)
const isPreferences = isFields<Preferences>({ microphone: isIds, camera: isIds, speaker: isIds })
const isSeat = isFields<Seat>({ token: isText, name: isText, microphone: isFlag, camera: isFlag })
const isRoom = (value: unknown): value is RoomId => isText(value)
const isRecent = isListOf(isFields<RecentRoom>({ room: isRoom, at: (value) => typeof value === 'number' }))

/** The name a person goes by on this browser. */
export const keptName = new Kept(forever, 'name', isText)
export const keptDevices = new Kept(forever, 'devices', isDeviceIds)
/** Which devices are dearer than others. */
export const keptPreferences = new Kept(forever, 'preferred-devices', isPreferences)
export const keptLanguage = new Kept(forever, 'language', isText)
/** Whether people are heard coming and going. */
export const keptSounds = new Kept(forever, 'sounds', isFlag)
/** Whether media may go straight to and from this browser. */
export const keptDirect = new Kept(forever, 'direct', isFlag)
const keptRecent = new Kept(forever, 'recent', isRecent)

/** The secret that makes this browser the host of a room it created. */
export function keptHostSecret(room: RoomId): Kept<string> {
  return new Kept(forever, `host:${room}`, isText)
}

/** This tab's seat in a room. */
export function keptSeat(room: RoomId): Kept<Seat> {
  return new Kept(forThisTab, `seat:${room}`, isSeat)
}

const isLetters = isListOf(isFields({ key: isText, draft: isFields({ text: isText }) }))

/** What was written in this tab, by this peer, and not yet stored by the server. */
export function keptLetters<Letter>(room: RoomId, peer: PeerId): Kept<readonly Letter[]> {
  return new Kept(
    forThisTab,
    `letters:${room}:${peer}`,
    isLetters as Form<unknown> as Form<readonly Letter[]>,
  )
}

/** How many meetings the home page remembers: what fits below the form without scrolling. */
const RECENT = 5

/** The rooms this browser was in, the last one first. */
export function recentRooms(): readonly RecentRoom[] {
  return keptRecent.read() ?? []
}

/** Puts a room at the front of the list. */
export function rememberRoom(room: RoomId, at: number): void {
  keptRecent.write([{ room, at }, ...recentRooms().filter((entry) => entry.room !== room)].slice(0, RECENT))
}

/** Takes a room out of the list. */
export function forgetRoom(room: RoomId): void {
  keptRecent.write(recentRooms().filter((entry) => entry.room !== room))
}
