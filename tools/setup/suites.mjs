import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { cleanEnvironment, run } from './commands.mjs'
import { ROOT } from './places.mjs'

/** A count to start from. A suite that crashed or ran nothing has at least one failure. */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 }

const tool = (...parts) => path.join(ROOT, 'node_modules', ...parts)

/** Checks of the whole house, each of which counts as one test: its name, and the arguments of Node that run it. */
const CHECKS = [
  ['format', [[tool('oxfmt/bin/oxfmt'), '--check']]],
  ['lint', [[tool('oxlint/bin/oxlint'), '--deny-warnings']]],
  [
    'types',
    ['.', 'packages/client', 'packages/embed', 'apps/web', 'tests', 'tools/lab'].map((part) => [
      tool('typescript/bin/tsc'),
      '-p',
      part,
    ]),
  ],
  ['floors', [['tools/floors/check.mjs']]],
  ['dead code', [[tool('knip/bin/knip.js')]]],
]

/** More than any suite takes on a slow machine (end to end it is twenty-two minutes on one): one that hangs shall fail and let the next one run. */
const SUITE_LIMIT_MS = 28 * 60_000

/** Runs Node here with the arguments given, showing what it prints at once or, if `quiet`, only when it fails. */
async function runNode(args, { quiet = false, env = {} } = {}) {
  const show = (text) => process.stdout.write(text)
  const { code, output } = await run(process.execPath, args, {
    cwd: ROOT,
    env: cleanEnvironment(env),
    onOutput: quiet ? undefined : show,
    limitMs: SUITE_LIMIT_MS,
  })
  if (quiet && code !== 0) show(output)
  return code
}

async function check(name, commands) {
  for (const command of commands) {
    if ((await runNode(command, { quiet: true })) !== 0) return { ...NOTHING, failed: 1 }
  }
  return { ...NOTHING, passed: 1 }
}

/** Runs a test runner that writes its report as JSON into the file given, and counts by that report, never by what is on the screen. */
async function countByReport(start, count) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'parley-report-'))
  const file = path.join(folder, 'report.json')
  try {
    const code = await start(file)
    const counts = count(JSON.parse(readFileSync(file, 'utf8')))
    const failedUnseen = code !== 0 && counts.failed === 0
    const ranNothing = counts.passed + counts.failed === 0
    return failedUnseen || ranNothing ? { ...counts, failed: counts.failed + 1 } : counts
  } catch (error) {
    console.log(`The suite left no report (${error.message}): it crashed.`)
    return { ...NOTHING, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Counts vitest's report; a file that failed as a whole, without a failed test in it, is one failure. */
export function countVitest(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Counts Playwright's report; a test that passed only when tried again has failed, and so has one that could not be loaded. */
export function countPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped }
}

const unit = (file) =>
  runNode([
    tool('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])

const endToEnd = (file) =>
  runNode(
    [tool('@playwright/test/cli.js'), 'test', '-c', 'tests/playwright.config.ts', '--reporter=list,json'],
    {
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    },
  )

/** All suites in the order in which they run, cheapest first: the group that selects it, its name, and how it is run and counted. */
export const SUITES = [
  ...CHECKS.map(([name, commands]) => ({ group: 'check', name, run: () => check(name, commands) })),
  { group: 'unit', name: 'unit and integration', run: () => countByReport(unit, countVitest) },
  { group: 'e2e', name: 'end to end', run: () => countByReport(endToEnd, countPlaywright) },
]
