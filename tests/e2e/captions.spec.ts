import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from './parley.ts'

/** Puts a recogniser into the page that understands what the test says (`understand`); Debian's Chromium has none that works offline. */
function recogniserOfTheTest(): void {
  class Recogniser extends EventTarget {
    static running: Recogniser | null = null
    lang = ''
    #results: { text: string; final: boolean }[] = []
    start(): void {
      Recogniser.running = this
    }
    abort(): void {
      if (Recogniser.running === this) Recogniser.running = null
      this.dispatchEvent(new Event('end'))
    }
    hear(text: string, final: boolean): void {
      const last = this.#results.at(-1)
      if (last === undefined || last.final) this.#results.push({ text, final })
      else this.#results[this.#results.length - 1] = { text, final }
      const results = this.#results.map((result) =>
        Object.assign([{ transcript: result.text, confidence: 1 }], { isFinal: result.final }),
      )
      this.dispatchEvent(Object.assign(new Event('result'), { results, resultIndex: results.length - 1 }))
    }
  }
  Object.assign(globalThis, {
    SpeechRecognition: Recogniser,
    webkitSpeechRecognition: Recogniser,
    listens: () => Recogniser.running !== null,
    understand: (text: string, final: boolean) => {
      if (Recogniser.running === null) throw new Error('nobody listens')
      Recogniser.running.hear(text, final)
      return Recogniser.running.lang
    },
  })
}

/** Says something to the recogniser, as soon as it listens, and gives its language. */
const understand = async (page: Page, text: string, final: boolean): Promise<string> => {
  await expectListening(page, true)
  return page.evaluate(
    ([words, isFinal]) =>
      (globalThis as unknown as { understand: (text: string, final: boolean) => string }).understand(
        words,
        isFinal,
      ),
    [text, final] as const,
  )
}

const expectListening = (page: Page, does: boolean): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => (globalThis as unknown as { listens: () => boolean }).listens()))
    .toBe(does)

async function openCaptions(page: Page, names: { more: string; captions: string }): Promise<void> {
  await page.getByRole('button', { name: names.more }).click()
  await page.getByRole('menuitem', { name: names.captions }).click()
}

test('[X1] [X3] who wants to read along asks; who allows it is read, with the name, in both languages', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => void context.addInitScript(recogniserOfTheTest))
  const ann = await enter('Ann')
  const wang = await enter('王小明', { query: 'lang=zh-CN' })
  await openCaptions(ann.page, { more: 'More actions', captions: 'Captions' })
  await ann.page.getByRole('switch', { name: 'Show captions' }).click()
  await ann.page.keyboard.press('Escape')

  await expect(wang.page.getByText('Ann 想看字幕。可以把你说的话转成文字吗？')).toBeVisible()
  await wang.page.getByRole('button', { name: '同意' }).click()
  expect(await understand(wang.page, '大家', false)).toBe('zh-CN')
  const lines = ann.page.getByRole('list', { name: 'Captions' })
  await expect(lines).toContainText('王小明大家')
  await understand(wang.page, '大家好，我们开始吧。', true)
  await expect(lines.getByRole('listitem')).toHaveCount(1)
  await expect(lines).toContainText('大家好，我们开始吧。')
  // It was read, and goes.
  await expect(lines).toBeHidden()

  // Who mutes is not written.
  await wang.page.getByRole('button', { name: '静音麦克风' }).click()
  await expectListening(wang.page, false)
})

test('[X4] [X5] [X6] the host keeps a transcript: everyone sees that, and may take it home', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => void context.addInitScript(recogniserOfTheTest))
  const host = await enter('Host')
  const bob = await enter('Bob')
  await openCaptions(bob.page, { more: 'More actions', captions: 'Captions' })
  await expect(bob.page.getByText('No transcript is being kept.')).toBeVisible()
  await bob.page.getByRole('switch', { name: 'Write what I say' }).click()

  await openCaptions(host.page, { more: 'More actions', captions: 'Captions' })
  await host.page.getByRole('switch', { name: 'Keep a transcript' }).click()
  await expect(bob.page.getByText('The host keeps a transcript of this meeting.')).toBeVisible()
  await bob.page.keyboard.press('Escape')
  await expect(bob.page.getByText('A transcript is being kept', { exact: true })).toBeVisible()
  await understand(bob.page, 'Let us begin.', true)
  await expect
    .poll(async () => {
      const [file] = await Promise.all([
        host.page.waitForEvent('download'),
        host.page.getByRole('button', { name: 'Download the transcript' }).click(),
      ])
      return readFile(await file.path(), 'utf8')
    })
    .toMatch(/\] Bob: Let us begin\.\n$/)
})
