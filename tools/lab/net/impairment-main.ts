/**
 * The self-test of the impairment link: what is asked for against what packets of a probe meet, property by property,
 * with every backend that this machine has. Run with `npm run lab:impairment`; ends with 1 when a figure is off by
 * more than 2 % (or by 1 ms where 2 % of a delay is less than that).
 */
import process from 'node:process'
import { hasNetem } from './impairment.ts'
import { Lab, whyNoNetworks } from './namespaces.ts'
import { selfTest, type Verdict } from './self-test.ts'
import type { Backend } from './way.ts'

const reason = whyNoNetworks()
if (reason !== null) {
  console.error(`The self-test cannot run here: ${reason}.`)
  process.exit(2)
}
const lab = new Lab()
const netem = hasNetem(lab)
await lab[Symbol.asyncDispose]()

let off = 0
for (const backend of ['user-space', ...(netem ? (['netem'] as const) : [])] satisfies Backend[]) {
  console.log(`\nbackend: ${backend}`)
  console.log(row('asked for', 'asked', 'delivered', 'off by', 'allowed', ''))
  const verdicts = await selfTest(backend, { told: (verdict) => console.log(shown(verdict)) })
  off += verdicts.filter(({ fits }) => !fits).length
}
if (!netem) console.log('\nbackend: netem: not tried, because this kernel has none')
console.log(off === 0 ? '\nevery figure fits' : `\n${off} figures are off`)
process.exitCode = off === 0 ? 0 : 1

function row(name: string, ...cells: string[]): string {
  return name.padEnd(40) + cells.map((cell) => cell.padStart(12)).join('')
}

function shown({ name, asked, delivered, unit, allowed, fits }: Verdict): string {
  const difference = delivered - asked
  const digits = unit === 'kbit/s' ? 0 : 3
  const [off, most] =
    unit === 'ms'
      ? [`${difference.toFixed(2)} ms`, `${allowed.toFixed(2)} ms`]
      : [percent(difference / asked), percent(allowed / asked)]
  return row(name, asked.toFixed(0), delivered.toFixed(digits), off, most, fits ? 'fits' : 'OFF')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
