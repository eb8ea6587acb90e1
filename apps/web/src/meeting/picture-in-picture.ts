/** What of the browser is used here (WICG Document Picture-in-Picture); types for it are not part of TypeScript's. */
interface DocumentPictureInPicture {
  requestWindow(options: {
    readonly width: number
    readonly height: number
  }): Promise<Window & typeof globalThis>
}

function fromBrowser(): DocumentPictureInPicture | null {
  const page = globalThis as { documentPictureInPicture?: DocumentPictureInPicture }
  return page.documentPictureInPicture ?? null
}

/** Whether the browser can show a part of the page in a small window above everything. */
export function canFloat(): boolean {
  return fromBrowser() !== null
}

/** As large as one tile of a call, in CSS pixels; the browser remembers what a person makes of it. */
const SIZE = { width: 380, height: 280 } as const

/** Opens the small window, with the page's own styles, language and theme; only on a person's click. */
export async function openFloating(): Promise<Window & typeof globalThis> {
  const browser = fromBrowser()
  if (browser === null) throw new Error('this browser has no such window')
  const floating = await browser.requestWindow(SIZE)
  dress(floating)
  return floating
}

/** A sheet made of the rules that are here: links would be fetched anew, and the server may be away just then. */
function dress(floating: Window & typeof globalThis): void {
  const sheet = new floating.CSSStyleSheet()
  const rules = [...document.styleSheets].flatMap((each) => [...each.cssRules].map((rule) => rule.cssText))
  sheet.replaceSync(rules.join('\n'))
  floating.document.adoptedStyleSheets = [sheet]
  const { lang, dir, dataset } = document.documentElement
  const root = floating.document.documentElement
  root.lang = lang
  root.dir = dir
  if (dataset.theme !== undefined) root.dataset.theme = dataset.theme
  floating.document.title = document.title
}
