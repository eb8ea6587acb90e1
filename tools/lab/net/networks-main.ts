/**
 * Two people in real browsers, each in a network of its own, meet on a real server through every network of the list.
 * Run with `npm run lab:networks`; `npm run lab:networks -- blackout loss-20` runs some; `-- --write` puts what was run
 * into the tables of docs/networks.md and docs/networks.zh-CN.md. Ends with 1 when somebody did not connect or an aim was missed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { removeAll, whyNoNetworks } from './namespaces.ts'
import { cells, isMet, markdown, withOutcomes } from './report.ts'
import { runScenario } from './run-scenario.ts'
import { SCENARIOS } from './scenarios.ts'
import type { Outcome } from './stage.ts'

const words = process.argv.slice(2)
const names = words.filter((word) => !word.startsWith('--'))
const unknown = names.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name))
if (unknown.length > 0) {
  console.error(
    `No such network: ${unknown.join(', ')}. There are: ${SCENARIOS.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}
const reason = whyNoNetworks()
if (reason !== null) {
  console.error(`Networks cannot be made here: ${reason}.`)
  process.exit(2)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    removeAll()
    process.exit(130)
  })
}
const outcomes: Outcome[] = []
for (const scenario of SCENARIOS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const outcome = await runScenario(scenario, 'user-space')
  outcomes.push(outcome)
  console.log(`${scenario.name}: ${cells(outcome, 'en').slice(1).join(' · ')}`)
  if (!outcome.connected) console.log(outcome.why)
  else if (outcome.found.detail !== undefined) console.log(outcome.found.detail)
}
console.log(`\n${markdown(outcomes, 'en')}`)
if (words.includes('--write')) {
  for (const [tongue, file] of [
    ['en', 'networks.md'],
    ['zh', 'networks.zh-CN.md'],
  ] as const) {
    const path = fileURLToPath(new URL(`../../../docs/${file}`, import.meta.url))
    const titles = SCENARIOS.map(({ title }) => title[tongue])
    writeFileSync(path, withOutcomes(readFileSync(path, 'utf8'), outcomes, titles, tongue))
  }
}
const good = outcomes.filter((outcome) => outcome.connected && outcome.found.aims.every(isMet)).length
console.log(`\n${good} of ${outcomes.length} as aimed for`)
process.exitCode = good === outcomes.length ? 0 : 1
