import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from './parley.ts'

/** What axe finds that keeps people out: its serious and critical findings, each with where it is. */
export async function findings(page: Page): Promise<string[]> {
  // What fades in is judged when it is there; nothing is to begin to while it is judged.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    )
}
