import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withoutReports } from './segmentation.ts'

const library = readFileSync(new URL(import.meta.resolve('@mediapipe/tasks-vision')), 'utf8')

it('takes out the reports that the library would send to its maker', () => {
  expect(library).toContain('odml.pa.googleapis.com')
  const silent = withoutReports(library)
  expect(silent).not.toContain('odml.pa.googleapis.com')
  // The one request that is left fetches what the page itself names: models and graphs.
  expect(silent.match(/async send\(\w+,(\w+),\w+\)\{\1\?\.\(""\);return;/g)).toHaveLength(1)
})

it('stops the build when the library has changed', () => {
  expect(() => withoutReports(library.replace('async send(', 'async post('))).toThrow('look again')
  expect(() => withoutReports(`${library};"https://odml.pa.googleapis.com/v1/log"`)).toThrow('look again')
})
