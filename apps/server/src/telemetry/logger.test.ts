import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

test('[T11] secrets never reach the log, at the top or one level down', () => {
  let written = ''
  const log = createLogger('info', { write: (line) => void (written += line) })
  log.info({ token: 'aaa', scope: 'x', input: { password: 'bbb', hostSecret: 'ccc', name: 'Ann' } }, 'asked')
  expect(written).not.toMatch(/aaa|bbb|ccc/)
  expect(JSON.parse(written)).toMatchObject({ scope: 'x', input: { name: 'Ann', password: '[secret]' } })
})
