import type { Browser, Page, WebSocket } from '@playwright/test'
import { askTicket, joinInput, RawClient } from '../../../tests/support/raw-client.ts'
import { pause } from './acts.ts'
import { smallDevices, watchMedia, type Arrival, type MediaWatch } from './in-page-watch.ts'

/** What was acknowledged of what people wrote, by the message's id. */
export type Acknowledged = Set<string>

/** Somebody in a real browser. */
export class Person {
  readonly name: string
  readonly page: Page
  readonly #acknowledged: Acknowledged
  /** Where it belongs: a node's address of the room. */
  readonly #home: string
  #peer = ''
  /** The port of the node at which it sits. */
  #port = ''
  #wrote = 0
  readonly #events: string[] = []

  /** Opens a page and comes in at `home`. */
  static async enter(
    browser: Browser,
    home: string,
    name: string,
    acknowledged: Acknowledged,
  ): Promise<Person> {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      locale: 'en-US',
      bypassCSP: true,
      serviceWorkers: 'block',
      viewport: { width: 800, height: 480 },
    })
    const page = await context.newPage()
    const person = new Person(page, home, name, acknowledged)
    await page.addInitScript(smallDevices)
    await page.addInitScript(watchMedia)
    page.on('websocket', (socket) => person.#listen(socket))
    await person.goHome()
    return person
  }

  private constructor(page: Page, home: string, name: string, acknowledged: Acknowledged) {
    this.page = page
    this.name = name
    this.#home = home
    this.#acknowledged = acknowledged
  }

  /** Whether it sits at the node to which it belongs. */
  get isHome(): boolean {
    return new URL(this.#home).port === this.#port
  }

  /** Leaves, if it is in the room, and comes in at the node to which it belongs. */
  async goHome(): Promise<void> {
    await this.page.goto(`${this.#home}&name=${this.name}`)
    await this.page.locator('[data-connection="live"]').waitFor()
    await this.openChat()
  }

  /** Its id in the room. */
  get peer(): string {
    return this.#peer
  }

  async openChat(): Promise<void> {
    const chat = this.page.getByRole('button', { name: 'Chat', exact: true })
    if (!(await this.page.getByRole('log').isVisible())) await chat.click()
  }

  /** Writes something that nobody else writes, whether the server is there or not. */
  async write(): Promise<void> {
    const field = this.page.getByRole('textbox', { name: 'Message' })
    await field.fill(`${this.name} ${(this.#wrote += 1)}`)
    await field.press('Enter')
  }

  since(time: number): Promise<Arrival[]> {
    return this.page.evaluate(
      (at) => (globalThis as unknown as { watched: MediaWatch }).watched.since(at),
      time,
    )
  }

  /** What its connections receive. */
  connections(): Promise<unknown> {
    return this.page.evaluate(() => (globalThis as unknown as { watched: MediaWatch }).watched.connections())
  }

  /** Whom it sees in the room, itself too. */
  sees(): Promise<string[]> {
    return this.page.evaluate(() => [
      ...new Set(
        [...document.querySelectorAll<HTMLElement>('[data-tile]')].map(
          ({ dataset }) => dataset['tile'] ?? '',
        ),
      ),
    ])
  }

  connection(): Promise<string> {
    return this.page.evaluate(
      () => document.querySelector('[data-connection]')?.getAttribute('data-connection') ?? 'none',
    )
  }

  /** What happened at its sockets since it was asked last, with times (ms since the epoch). */
  events(): string[] {
    return this.#events.splice(0)
  }

  /** What is written and still on its way; what was refused waits for its writer. */
  waiting(): Promise<number> {
    return this.page.getByText(/^Sending…/).count()
  }

  #note(what: string): void {
    this.#events.push(`${Date.now()} ${this.name} ${what}`)
  }

  #listen(socket: WebSocket): void {
    const asked = new Map<number, string>()
    this.#note(`socket to ${new URL(socket.url()).port}`)
    socket.on('close', () => this.#note(`socket to ${new URL(socket.url()).port} closed`))
    socket.on('framesent', ({ payload }) => {
      const frame = read(payload)
      if (frame.method === 'chat') asked.set(frame.id ?? 0, frame.input?.id ?? '')
      if (STEPS.has(frame.method ?? ''))
        this.#note(`${frame.method} ${frame.id} at ${new URL(socket.url()).port}`)
    })
    socket.on('framereceived', ({ payload }) => {
      const frame = read(payload)
      if (frame.t === 'bye' || (frame.fact !== undefined && !COMMON.has(frame.fact.type)))
        this.#note(String(payload))
      if (frame.t !== 'answer') return
      if (frame.output?.you !== undefined) {
        this.#peer = frame.output.you
        this.#port = new URL(socket.url()).port
        this.#note(`joined at ${this.#port}`)
      }
      const message = asked.get(frame.id ?? 0)
      if (message !== undefined) this.#acknowledged.add(message)
    })
  }
}

/** Facts that say nothing of a fault. */
const COMMON: ReadonlySet<string> = new Set(['speakers', 'viewed', 'uplinks'])

/** What somebody asks for who comes back, by which the time that each step takes can be told. */
const STEPS: ReadonlySet<string> = new Set(['join', 'connectTransport', 'publish', 'ready', 'restartIce'])

/** As much of a frame as is looked at. */
interface Seen {
  readonly t?: string
  readonly id?: number
  readonly method?: string
  readonly fact?: { readonly type: string }
  readonly input?: { readonly id?: string }
  readonly output?: { readonly you?: string }
}

const read = (payload: string | Buffer): Seen => JSON.parse(String(payload)) as Seen

/** Each message is drawn by every page, and what pages draw is what this machine is busy with. */
const BOT_PAUSE_MS = 4_000

/** Somebody of sockets alone: sits in the room, writes, and comes back whenever it is thrown out. */
export class Bot {
  readonly name: string
  readonly #urls: readonly string[]
  readonly #room: string
  readonly #acknowledged: Acknowledged
  /** Shows who it was. */
  #resume: string | undefined
  #peer = ''
  #pending: { readonly id: string; readonly text: string } | null = null
  #wrote = 0
  #over = false
  #tries = 0
  readonly #running: Promise<void>

  constructor(name: string, urls: readonly string[], room: string, acknowledged: Acknowledged) {
    this.name = name
    this.#urls = urls
    this.#room = room
    this.#acknowledged = acknowledged
    this.#running = this.#run()
  }

  get peer(): string {
    return this.#peer
  }

  async leave(): Promise<void> {
    this.#over = true
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      try {
        await this.#sit()
      } catch {
        await pause(200) // Whatever it was: it comes back, that is what it is for.
      }
    }
  }

  async #sit(): Promise<void> {
    const url = this.#urls[this.#tries++ % this.#urls.length] ?? ''
    const ask = { name: this.name, ...(this.#resume !== undefined && { resume: this.#resume }) }
    const { token } = await askTicket(url, this.#room, ask)
    using client = await RawClient.connect(url)
    const { you, resumeToken } = await client.call('join', joinInput(token))
    this.#peer = you
    this.#resume = resumeToken
    while (client.closed === null && !this.#over) {
      this.#pending ??= { id: crypto.randomUUID(), text: `${this.name} ${(this.#wrote += 1)}` }
      // Sent again after a loss, under the same id (SPEC C2).
      await client.call('chat', this.#pending)
      this.#acknowledged.add(this.#pending.id)
      this.#pending = null
      await pause(BOT_PAUSE_MS)
    }
    if (this.#over) await client.call('leave', {})
  }
}
