import { expect, it, vi } from 'vitest'
import { isEffect, sameEffect } from './effect.ts'

it('believes only what it could have kept itself', () => {
  for (const good of [
    { kind: 'none' },
    { kind: 'blur', strength: 'slight' },
    { kind: 'picture', picture: 'study' },
  ]) {
    expect(isEffect(good)).toBe(true)
    expect(sameEffect(good as never, structuredClone(good) as never)).toBe(true)
  }
  for (const bad of [
    null,
    7,
    'blur',
    {},
    { kind: 'blur' },
    { kind: 'blur', strength: 'full' },
    { kind: 'picture' },
  ]) {
    expect(isEffect(bad)).toBe(false)
  }
})

it('tells effects apart', () => {
  const slight = { kind: 'blur', strength: 'slight' } as const
  expect(sameEffect(slight, { kind: 'blur', strength: 'strong' })).toBe(false)
  expect(sameEffect(slight, { kind: 'none' })).toBe(false)
  expect(sameEffect({ kind: 'picture', picture: 'lake' }, { kind: 'picture', picture: 'dawn' })).toBe(false)
})

it('is kept by the browser, and told once for each change', async () => {
  const box = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => box.get(key) ?? null,
    setItem: (key: string, value: string) => void box.set(key, value),
    removeItem: (key: string) => void box.delete(key),
  })
  const { chooseEffect, chosenEffect } = await import('./chosen.ts')
  const told = vi.fn()
  chosenEffect.subscribe(told)
  chooseEffect({ kind: 'picture', picture: 'lake' })
  chooseEffect({ kind: 'picture', picture: 'lake' })
  expect(told).toHaveBeenCalledTimes(1)
  expect(JSON.parse(box.get('parley:backdrop') ?? '')).toEqual({ kind: 'picture', picture: 'lake' })
})
