// Runs every suite, also after one that failed, and ends with the one line `N passed, N failed`.
//   npm test                 all
//   npm test -- check        format, lint, types, floors, dead code; likewise `unit` and `e2e`, or several of them
import { performance } from 'node:perf_hooks'
import { stopCommands } from './commands.mjs'
import { NOTHING, SUITES } from './suites.mjs'
import { duration } from './terminal.mjs'

const GROUPS = [...new Set(SUITES.map((suite) => suite.group))]

/** The count in words; the last line of a run has this form. */
function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function sum(counts) {
  return counts.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
    }),
    NOTHING,
  )
}

async function runSuites(suites) {
  const results = []
  for (const { name, run } of suites) {
    console.log(`\n== ${name}`)
    const started = performance.now()
    const counts = await run()
    const took = duration(performance.now() - started)
    console.log(`== ${name}: ${inWords(counts)} in ${took}`)
    results.push({ name, counts, took })
  }
  return results
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((group) => !GROUPS.includes(group))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(' ')}. Usage: npm test [-- ${GROUPS.join('|')} ...]`)
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopCommands()
    process.exit(130)
  })
}

const results = await runSuites(SUITES.filter((suite) => wanted.length === 0 || wanted.includes(suite.group)))
const total = sum(results.map((result) => result.counts))

console.log('\nSummary')
for (const { name, counts, took } of results) {
  console.log(`  ${counts.failed > 0 ? 'FAILED' : 'passed'}  ${name}: ${inWords(counts)} in ${took}`)
}
process.exitCode = total.failed > 0 ? 1 : 0
console.log(`\n${inWords(total)}`)
