import { Store } from '@parley/kit'

/** The themes one may choose, `system` being the one to start with. */
export const THEMES = ['system', 'light', 'dark'] as const

/** One of {@link THEMES}. */
export type Theme = (typeof THEMES)[number]

/** Also read by `public/theme.js`, before the first paint: a bare word, not JSON. */
const KEY = 'parley:theme'

/** The chosen theme. */
export const theme = new Store<Theme>(kept())

/** Chooses a theme and keeps it for the next time. */
export function chooseTheme(next: Theme): void {
  if (next === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = next
  try {
    if (next === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, next)
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
  theme.set(next)
}

function kept(): Theme {
  const set = typeof document === 'undefined' ? undefined : document.documentElement.dataset.theme
  return set === 'light' || set === 'dark' ? set : 'system'
}
