import { expect, test } from 'vitest'
import { fitPicture } from './shrink-picture.ts'

test('[C23] a picture keeps its shape and is never made larger', () => {
  expect(fitPicture(4_000, 3_000, 1_600)).toEqual({ width: 1_600, height: 1_200 })
  expect(fitPicture(640, 480, 1_600)).toEqual({ width: 640, height: 480 })
  expect(fitPicture(10_000, 3, 1_600)).toEqual({ width: 1_600, height: 1 })
})
