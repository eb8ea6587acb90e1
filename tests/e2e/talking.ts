import { expect, type Page } from './parley.ts'

/** Where one writes. */
export const field = (page: Page): ReturnType<Page['locator']> =>
  page.getByRole('textbox', { name: 'Message' })
/** Messages that contain a text. */
export const message = (page: Page, text: string): ReturnType<Page['locator']> =>
  page.locator('[data-message]').filter({ hasText: text })

/** Opens the chat. */
export async function openChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Chat', exact: true }).click()
  await expect(page.getByRole('log')).toBeVisible()
}

/** Sends a message; `shown` is what is seen of it. */
export async function say(page: Page, text: string, shown = text): Promise<void> {
  await field(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(message(page, shown).last()).toBeVisible()
}

/** Opens what can be done with a message, by the keyboard, and chooses. */
export async function choose(page: Page, text: string, item: string): Promise<void> {
  const button = message(page, text)
    .first()
    .getByRole('button', { name: /^More: / })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
