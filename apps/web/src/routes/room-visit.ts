import type { JoinOptions, Meeting } from '@parley/client'
import { type Readable, type Scope, Store } from '@parley/kit'
import { type CreatedRoom, GENERATED_ROOM, type RoomId, type RoomInfo } from '@parley/protocol'
import { bindSources, type SourceProblem } from '../meeting/sources.ts'
import type { Kept } from '../ui/keep.ts'
import type { LinkWishes } from '../ui/link.ts'
import type { LocalMedia } from '../ui/local-media.ts'
import type { Stage } from '../ui/mark.ts'
import type { Seat } from '../ui/memory.ts'
import { type Problem, problemOf } from '../ui/problem.ts'
import type { Tabs } from './tabs.ts'
import { underWay } from './under-way.ts'
import { endOf, mayPass, type Why, whyNot } from './why.ts'

/** What the lobby knows of the room's password. */
export type PasswordAsk = 'none' | 'asked' | 'wrong'

/** Where a visit to a room's address stands. */
export type Phase =
  | { readonly at: 'opening' }
  | {
      readonly at: 'lobby'
      readonly info: RoomInfo
      readonly host: boolean
      readonly password: PasswordAsk
      readonly joining: boolean
      readonly local: LocalMedia
    }
  | { readonly at: 'entering' }
  | { readonly at: 'meeting'; readonly meeting: Meeting; readonly local: LocalMedia }
  | { readonly at: 'over'; readonly why: Why }

/** What a visit needs of the world; taken from outside, so that it can be tried without one. */
export interface VisitNeeds {
  readonly server: {
    roomInfo(room: RoomId): Promise<RoomInfo>
    createRoom(ask: { id: RoomId }): Promise<CreatedRoom>
    join(options: JoinOptions): Promise<Meeting>
  }
  readonly openLocal: (scope: Scope, on: { microphone: boolean; camera: boolean }) => LocalMedia
  readonly tabs: Tabs
  readonly seat: Kept<Seat>
  readonly secret: Kept<string>
  readonly mark: (stage: Stage) => void
}

/** How a person goes in. */
export interface Entry {
  readonly name: string
  readonly password?: string
  readonly resume?: string
}

/** One page on a room's address: from opening it through the lobby and the meeting to whatever comes after. */
export class RoomVisit {
  readonly room: RoomId
  readonly #scope: Scope
  readonly #needs: VisitNeeds
  readonly #sourceProblem = new Store<SourceProblem | null>(null)
  readonly #phase = new Store<Phase>({ at: 'opening' })
  /** From the lobby to the end of the meeting: devices, and the meeting itself. */
  #stay: { readonly scope: Scope; readonly local: LocalMedia } | null = null
  #on: { microphone: boolean; camera: boolean }
  #entry: Entry | null = null
  readonly #relayOnly: boolean
  #hidden = false

  constructor(
    scope: Scope,
    room: RoomId,
    needs: VisitNeeds,
    wishes: Pick<LinkWishes, 'microphone' | 'camera' | 'relayOnly'>,
  ) {
    this.#scope = scope
    this.room = room
    this.#needs = needs
    this.#on = { microphone: wishes.microphone, camera: wishes.camera }
    this.#relayOnly = wishes.relayOnly
  }

  get phase(): Readable<Phase> {
    return this.#phase
  }

  /** The last device whose media the server would not take. */
  get sourceProblem(): Readable<SourceProblem | null> {
    return this.#sourceProblem
  }

  /** The resume token of another tab of this browser that is in the room. */
  get elsewhere(): Readable<string | null> {
    return this.#needs.tabs.elsewhere
  }

  /**
   * Begins: back to one's seat after a reload, at once as `now` when the link says so, else to the lobby.
   * (A tab that was duplicated has the seat's token too: it takes the seat over, and the first tab may take it back.)
   */
  async open(now: Entry | null): Promise<void> {
    const seat = this.#needs.seat.read()
    if (seat !== null) {
      this.#on = { microphone: seat.microphone, camera: seat.camera }
      await this.#goIn({ name: seat.name, resume: seat.token })
      return
    }
    if (now === null) await this.look()
    else await this.#goIn(now)
  }

  /** Looks the room up and shows the lobby. */
  async look(): Promise<void> {
    this.#phase.set({ at: 'opening' })
    try {
      this.#showLobby(await this.#findRoom(), 'none')
    } catch (error) {
      this.#end(whyNot(problemOf(error)))
    }
  }

  /** From the lobby into the meeting. */
  async enter(entry: Entry): Promise<void> {
    const phase = this.#phase.get()
    if (phase.at !== 'lobby') return
    this.#phase.set({ ...phase, joining: true })
    await this.#goIn(entry)
  }

  /** Into the seat that another tab of this browser has. */
  async moveHere(name: string): Promise<void> {
    const token = this.elsewhere.get()
    if (token !== null) await this.enter({ name, resume: token })
  }

  /** Back into the meeting that was left, or that another tab took over. */
  async again(): Promise<void> {
    if (this.#entry === null) await this.look()
    else await this.#goIn(this.#entry)
  }

  /** The page is going away, perhaps only to be reloaded: says goodbye, and keeps the seat's token. */
  hide(): void {
    const phase = this.#phase.get()
    if (phase.at !== 'meeting') return
    this.#hidden = true
    phase.meeting.abandon()
  }

  async #goIn(entry: Entry): Promise<void> {
    this.#needs.mark('join-click')
    if (this.#phase.get().at !== 'lobby') this.#phase.set({ at: 'entering' })
    const stay = this.#beginStay()
    try {
      const meeting = await stay.scope.adopt(this.#join(entry), (joined) => joined.abandon())
      this.#sit(stay.scope, meeting, entry)
      await underWay(stay.scope, meeting.mediaPath)
      if (!stay.scope.closed) this.#phase.set({ at: 'meeting', meeting, local: stay.local })
    } catch (error) {
      if (!stay.scope.closed) await this.#refused(entry, problemOf(error))
    }
  }

  /** Asks for a seat; a room that is not there yet is made [T12], a secret that is no longer right is forgotten. */
  async #join(entry: Entry): Promise<Meeting> {
    const { server, secret, mark } = this.#needs
    const once = (): Promise<Meeting> => {
      const hostSecret = secret.read()
      return server.join({
        room: this.room,
        ...entry,
        relayOnly: this.#relayOnly,
        ...(hostSecret === null ? {} : { hostSecret }),
        onStage: mark,
      })
    }
    try {
      return await once()
    } catch (error) {
      const problem = problemOf(error)
      if (problem === 'forbidden' && secret.read() !== null) secret.write(null)
      else if (problem === 'unknown-room' && !GENERATED_ROOM.test(this.room)) await this.#makeRoom()
      else throw error
      return once()
    }
  }

  async #refused(entry: Entry, problem: Problem): Promise<void> {
    if (problem === 'password-required' || problem === 'wrong-password') {
      const info = { id: this.room, locked: false, hasPassword: true, peers: 0 }
      const phase = this.#phase.get()
      this.#showLobby(
        phase.at === 'lobby' ? phase.info : info,
        problem === 'wrong-password' ? 'wrong' : 'asked',
      )
    } else if (entry.resume !== undefined && !mayPass(problem)) {
      // The seat is gone for good; the person may still come in like anyone else.
      this.#needs.seat.write(null)
      await this.look()
    } else {
      this.#entry = entry
      this.#end(whyNot(problem))
    }
  }

  /** Keeps what a reload needs, and follows the meeting to its end. */
  #sit(scope: Scope, meeting: Meeting, entry: Entry): void {
    const { tabs, seat } = this.#needs
    const local = this.#stay?.local
    if (local === undefined) return
    const password = entry.password ?? this.#entry?.password
    this.#entry = password === undefined ? { name: entry.name } : { name: entry.name, password }
    this.#hidden = false
    bindSources(scope, meeting, local, (problem) => this.#sourceProblem.set(problem))
    const keep = (): void => {
      this.#on = { microphone: local.microphone.get().on, camera: local.camera.get().on }
      seat.write({ token: meeting.resumeToken.get(), name: entry.name, ...this.#on })
    }
    keep()
    for (const store of [meeting.resumeToken, local.microphone, local.camera])
      scope.defer(store.subscribe(keep))
    tabs.hold(scope, () => meeting.resumeToken.get())
    const follow = (): void => {
      const connection = meeting.connection.get()
      if (connection.state !== 'ended' || this.#hidden) return
      if (connection.reason === 'replaced')
        this.#entry = { ...this.#entry, name: entry.name, resume: meeting.resumeToken.get() }
      this.#end(endOf(connection.reason))
    }
    scope.defer(meeting.connection.subscribe(follow))
    follow()
  }

  #beginStay(): { readonly scope: Scope; readonly local: LocalMedia } {
    if (this.#stay !== null) return this.#stay
    const scope = this.#scope.child('stay')
    const local = this.#needs.openLocal(scope, this.#on)
    this.#stay = { scope, local }
    return this.#stay
  }

  #showLobby(info: RoomInfo, password: PasswordAsk): void {
    if (this.#scope.closed) return
    const { local } = this.#beginStay()
    const host = this.#needs.secret.read() !== null
    const asks = password === 'none' && info.hasPassword && !host ? 'asked' : password
    this.#phase.set({ at: 'lobby', info, host, password: asks, joining: false, local })
  }

  #end(why: Why): void {
    if (this.#scope.closed) return
    if (!mayPass(why)) this.#needs.seat.write(null)
    this.#phase.set({ at: 'over', why })
    this.#stay?.scope.close(why)
    this.#stay = null
  }

  async #findRoom(): Promise<RoomInfo> {
    try {
      return await this.#needs.server.roomInfo(this.room)
    } catch (error) {
      if (problemOf(error) !== 'unknown-room' || GENERATED_ROOM.test(this.room)) throw error
      await this.#makeRoom()
      return this.#needs.server.roomInfo(this.room)
    }
  }

  async #makeRoom(): Promise<void> {
    try {
      const made = await this.#needs.server.createRoom({ id: this.room })
      this.#needs.secret.write(made.hostSecret)
    } catch (error) {
      // Somebody else was first: all the better.
      if (problemOf(error) !== 'room-exists') throw error
    }
  }
}
