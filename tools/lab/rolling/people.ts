import type { Browser, Page } from '@playwright/test'
import { recordPlayed, toneMicrophone, type Played } from '../in-page-switch.ts'
import { watchStay, type Stay, type Stayed } from './in-page-stay.ts'

/** What a page heard and saw of the others in a window of time, and whether it stayed in the meeting. */
export interface Noticed extends ReturnType<Played['gaps']>, Stayed {}

/** Somebody in a real browser, whose microphone plays a steady tone and who writes what nobody else writes. */
export class Person {
  readonly name: string
  readonly page: Page
  readonly #written: string[] = []

  /** Opens a page, in which some more scripts run, and comes in. */
  static async enter(
    browser: Browser,
    url: string,
    name: string,
    ...more: readonly (() => void)[]
  ): Promise<Person> {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      locale: 'en-US',
      bypassCSP: true, // The recorder's code is no file of the server's.
      serviceWorkers: 'block',
    })
    const page = await context.newPage()
    for (const script of [toneMicrophone, recordPlayed, watchStay, ...more]) await page.addInitScript(script)
    await page.goto(`${url}?name=${name}&join=now&direct=never`)
    await page.locator('[data-connection="live"]').waitFor()
    await page.getByRole('button', { name: 'Chat', exact: true }).click()
    return new Person(page, name)
  }

  private constructor(page: Page, name: string) {
    this.page = page
    this.name = name
  }

  /** Everything that was written, in order. */
  get written(): readonly string[] {
    return this.#written
  }

  async write(): Promise<void> {
    const text = `${this.name} ${this.#written.length + 1}`
    this.#written.push(text)
    const field = this.page.getByRole('textbox', { name: 'Message' })
    await field.fill(text)
    await field.press('Enter')
  }

  /** What was noticed since the last call. */
  noticed(): Promise<Noticed> {
    return this.page.evaluate(() => {
      const { played, stay } = globalThis as unknown as { played: Played; stay: Stay }
      return { ...played.gaps(), ...stay.since() }
    })
  }

  /** Waits until nothing that was written is on its way. */
  async delivered(): Promise<void> {
    await this.page.getByText(/^Sending…/).waitFor({ state: 'detached', timeout: 30_000 })
  }

  /** How often each message stands in this page's chat. */
  async reads(texts: readonly string[]): Promise<number[]> {
    return this.page.getByRole('log').evaluate((log, all) => {
      const leaves = [...log.querySelectorAll('*')].filter(({ children }) => children.length === 0)
      return all.map((text) => leaves.filter(({ textContent }) => textContent?.trim() === text).length)
    }, texts)
  }
}
