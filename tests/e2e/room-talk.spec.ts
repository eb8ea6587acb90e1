import { startProxy } from '../support/proxy.ts'
import { expect, test, tileOf } from './parley.ts'
import { field, message, openChat, say } from './talking.ts'

test('[C26] the host turns the chat off: others read why they cannot write; in Chinese too', async ({
  enter,
}) => {
  const host = await enter('Host')
  const ann = await enter('小安', { query: 'lang=zh-CN' })
  await ann.page.getByRole('button', { name: '聊天', exact: true }).click()
  await expect(ann.page.getByRole('textbox', { name: '消息' })).toBeVisible()
  await host.page.getByRole('button', { name: 'People' }).click()
  await host.page.getByRole('switch', { name: /Everyone can write/ }).click()
  await expect(ann.page.locator('aside').getByText('主持人已关闭聊天。')).toBeVisible()
  await expect(ann.page.getByRole('textbox', { name: '消息' })).toHaveCount(0)
  await openChat(host.page)
  await say(host.page, 'still here')
  await expect(message(ann.page, 'still here')).toBeVisible()
})

/** Runs in the page: notes what rises over the stage, and whether it rises from the tile of that peer. */
function watchReactions(peer: string): void {
  const seen: { text: string; above: boolean }[] = []
  Object.assign(globalThis, { seen })
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (!(node instanceof HTMLElement) || node.dataset['reaction'] === undefined) continue
      const tile = document.querySelector(`[data-tile="${peer}"]`)?.getBoundingClientRect()
      const { left, width } = node.getBoundingClientRect()
      const middle = left + width / 2
      const above = tile !== undefined && middle > tile.left && middle < tile.right
      seen.push({ text: node.textContent, above })
    }
  }).observe(document.body, { childList: true, subtree: true })
}

test('[C27] a reaction rises over its sender’s tile for everyone and is gone', async ({ enter }) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  const peer = (await tileOf(bob.page, 'Ann').getAttribute('data-tile')) ?? ''
  for (const { page } of [ann, bob]) await page.evaluate(watchReactions, peer)
  await ann.page.getByRole('button', { name: 'React', exact: true }).click()
  await ann.page.getByRole('button', { name: '🎉' }).click()
  for (const { page } of [ann, bob]) {
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { seen: unknown }).seen))
      .toEqual([{ text: '🎉Ann', above: true }])
    await expect(page.locator('[data-reaction]')).toHaveCount(0)
  }
})

test('[C30] [C31] [R4] hands stand in line; the host gives the floor, and the next one is told', async ({
  enter,
}) => {
  const host = await enter('Host')
  const ann = await enter('Ann', { query: 'mic=off' })
  const bob = await enter('Bob')
  for (const { page } of [ann, bob]) {
    await page.getByRole('button', { name: 'Raise hand' }).click()
    await expect(page.getByRole('button', { name: 'Lower hand' })).toBeVisible()
  }
  await host.page.getByRole('button', { name: 'People' }).click()
  const queue = host.page.getByRole('region', { name: 'Raised hands' })
  await expect(queue.getByRole('listitem')).toHaveText([/1.*Ann/, /2.*Bob/])
  await expect(bob.page.getByRole('button', { name: 'Lower hand' })).toHaveAccessibleDescription(
    'You are number 2 in line',
  )
  await queue.getByRole('button', { name: 'Next: Ann' }).click()
  // Both are told at the same time, and not for long.
  await Promise.all([
    expect(bob.page.getByText('Ann has the floor')).toBeVisible(),
    expect(ann.page.getByText('It is your turn to speak.')).toBeVisible(),
  ])
  await ann.page.getByRole('button', { name: 'Unmute', exact: true }).click()
  await expect(tileOf(bob.page, 'Ann')).toHaveAttribute('data-muted', 'false')
  await expect(queue.getByRole('listitem')).toHaveText([/1.*Bob/])
  await queue.getByRole('button', { name: 'Lower all hands' }).click()
  await expect(queue).toBeHidden()
  await expect(bob.page.getByRole('button', { name: 'Raise hand' })).toBeVisible()
})

test('every emoji is there with a search, from our own server, also while it is away', async ({
  enter,
  parley,
}) => {
  const proxy = await startProxy(parley.port)
  const ann = await enter('Ann', { at: `https://localhost:${proxy.port}` })
  await openChat(ann.page)
  const kept = (): Promise<boolean> =>
    ann.page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith('frimousse/data')))
  await expect.poll(kept).toBe(true)
  proxy.cut()
  await ann.page.getByRole('button', { name: 'Emoji', exact: true }).click()
  await ann.page.getByLabel('Search emoji').fill('penguin')
  await expect(
    ann.page
      .getByRole('button', { name: '🐧' })
      .or(ann.page.getByRole('gridcell', { name: /penguin/i }))
      .first(),
  ).toBeVisible()
  await ann.page.keyboard.press('Enter')
  await expect(field(ann.page)).toHaveValue('🐧')
  await ann.context.close()
  await proxy.close()
})
