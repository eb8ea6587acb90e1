import { expect, test } from 'vitest'
import { Together } from './together.ts'

test('who begins at the same time goes on when the last one has done, also if that fails; who comes later is not waited for', async () => {
  const together = new Together()
  const [one, two, late] = [
    Promise.withResolvers<string>(),
    Promise.withResolvers<string>(),
    Promise.withResolvers<string>(),
  ]
  const done: string[] = []
  const first = together.wait(one.promise).then((value) => done.push(value))
  const second = together.wait(two.promise).catch(() => done.push('failed'))
  one.resolve('one')
  await Promise.resolve()
  await Promise.resolve()
  const third = together.wait(late.promise)
  expect(done).toEqual([])
  two.reject(new Error('its worker died'))
  await Promise.all([first, second])
  expect(done.toSorted()).toEqual(['failed', 'one'])
  late.resolve('late')
  expect(await third).toBe('late')
})
