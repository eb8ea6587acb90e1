// Checks who may import whom: node tools/floors/check.mjs [folder]. The rules are in .dependency-cruiser.cjs.
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import './typescript-6.mjs'

const { cruise } = await import('dependency-cruiser')
const { default: readRules } = await import('dependency-cruiser/config-utl/extract-depcruise-options')

const house = fileURLToPath(new URL('../..', import.meta.url))
process.chdir(process.argv[2] ?? house)

const options = await readRules(path.join(house, '.dependency-cruiser.cjs'))
const { output } = await cruise(['packages', 'apps'], options, options.enhancedResolveOptions ?? {})
const { summary } = output

const comments = new Map(options.ruleSet.forbidden.map((rule) => [rule.name, rule.comment]))
for (const { rule, from, to, cycle } of summary.violations) {
  const comment = comments.get(rule.name)
  const route = cycle ? [from, ...cycle.map((step) => step.name)].join(' -> ') : `${from} -> ${to}`
  console.log(`${rule.name}: ${route}${comment ? `\n    ${comment}` : ''}`)
}
console.log(
  `${summary.violations.length} violations in ${summary.totalCruised} files, ${summary.totalDependenciesCruised} imports`,
)

const typescriptFiles = output.modules.filter((module) => module.source.endsWith('.ts')).length
if (typescriptFiles === 0)
  console.log('No TypeScript file was read: is tools/floors/node_modules there? npm ci brings it.')
process.exitCode = summary.violations.length > 0 || typescriptFiles === 0 ? 1 : 0
