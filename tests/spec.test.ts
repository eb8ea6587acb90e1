import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

/** Files whose tests may cite rules. */
async function testFiles(): Promise<string[]> {
  const listed = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  return listed.stdout.split('\n').filter((file) => /[.](test|spec|contract)[.]ts$/.test(file))
}

test('every rule of SPEC.md is cited by a test, and every citation is of a rule', async () => {
  const spec = await readFile(`${ROOT}packages/protocol/SPEC.md`, 'utf8')
  const rules = [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, id]) => id ?? '')
  const texts = await Promise.all((await testFiles()).map((file) => readFile(ROOT + file, 'utf8')))
  const titles = texts.flatMap((text) =>
    [...text.matchAll(/\btest\(\s*(['"`])(.*?)\1/gs)].map(([, , title]) => title ?? ''),
  )
  const cited = new Set(
    titles.flatMap((title) => [...title.matchAll(/\[([A-Z]\d+)\]/g)].map(([, id]) => id ?? '')),
  )
  expect(rules.filter((rule) => !cited.has(rule))).toEqual([])
  expect([...cited].filter((id) => !rules.includes(id))).toEqual([])
})
