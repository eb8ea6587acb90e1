import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Inline, isEmojiOnly, type Paragraph, readMarkdown, safeHref } from './markdown.ts'

const words = (inside: readonly Inline[]): string =>
  inside
    .map((part) => {
      if (part.type === 'break') return '\n'
      if (part.type === 'mention') return `@${part.mention.name}`
      return 'text' in part ? part.text : words(part.inside)
    })
    .join('')

function inlines(blocks: readonly Paragraph[]): Inline[] {
  const within = (parts: readonly Inline[]): Inline[] =>
    parts.flatMap((part) => ('inside' in part ? [part, ...within(part.inside)] : [part]))
  return blocks.flatMap((block) => {
    if (block.type === 'paragraph') return within(block.inside)
    if (block.type === 'quote') return inlines(block.inside)
    return block.type === 'list' ? block.items.flatMap(inlines) : []
  })
}

const links = (text: string): string[] =>
  inlines(readMarkdown(text)).flatMap((part) => (part.type === 'link' ? [part.href] : []))

const depth = (blocks: readonly Paragraph[]): number =>
  Math.max(
    0,
    ...blocks.map((block) => {
      if (block.type === 'quote') return 1 + depth(block.inside)
      return block.type === 'list' ? 1 + Math.max(0, ...block.items.map(depth)) : 1
    }),
  )

describe('[C9] messages', () => {
  test('[C9] bold, italic, struck out, code, quotes, lists; a heading is a bold line; a line break is one', () => {
    expect(readMarkdown('**b** *i* ~~s~~ `c`\nnext')).toEqual([
      {
        type: 'paragraph',
        inside: [
          { type: 'strong', inside: [{ type: 'text', text: 'b' }] },
          { type: 'text', text: ' ' },
          { type: 'em', inside: [{ type: 'text', text: 'i' }] },
          { type: 'text', text: ' ' },
          { type: 'del', inside: [{ type: 'text', text: 's' }] },
          { type: 'text', text: ' ' },
          { type: 'code', text: 'c' },
          { type: 'break' },
          { type: 'text', text: 'next' },
        ],
      },
    ])
    expect(readMarkdown('```js\nlet a = "<b>"\n```')).toEqual([{ type: 'code', text: 'let a = "<b>"' }])
    expect(readMarkdown('> q').map(({ type }) => type)).toEqual(['quote'])
    expect(readMarkdown('3. c\n4. d')).toMatchObject([{ type: 'list', start: 3, items: [{}, {}] }])
    expect(readMarkdown('# Title')).toMatchObject([{ inside: [{ type: 'strong' }] }])
  })

  test('[C5] HTML stands there as it was typed', () => {
    for (const text of [
      '<img src=x onerror="document.title=1"> 你好 <b>bold</b>',
      '<script>alert(1)</script>',
      '<div>\nhi\n</div>',
      'a < b && c > d &lt;',
    ]) {
      const [block, ...more] = readMarkdown(text)
      expect([block?.type === 'paragraph' ? words(block.inside) : '', more]).toEqual([text, []])
    }
  })

  test('[C9] links lead to http, https and mailto only; a picture is a link; nothing else is one', () => {
    expect(links('see https://a.example/x?y=1. [here](http://b.example) <me@c.example>')).toEqual([
      'https://a.example/x?y=1',
      'http://b.example/',
      'mailto:me@c.example',
    ])
    expect(links('![cat](https://a.example/cat.png)')).toEqual(['https://a.example/cat.png'])
    for (const bad of [
      '[x](javascript:alert(1))',
      '[x](JaVaScRiPt:alert(1))',
      '[x](\u0001javascript:alert(1))',
      '[x](data:text/html,<script>)',
      '![x](data:image/svg+xml,<svg>)',
      '[x](//a.example)',
      '[x](/r/other)',
      '[x](vbscript:x)',
      '<javascript:alert(1)>',
      '[x](java&#115;cript:alert(1))',
    ])
      expect(links(bad), bad).toEqual([])
  })

  test('an address in a Chinese sentence ends with it', () => {
    expect(links('见https://a.example/路径，谢谢。')).toEqual(['https://a.example/%E8%B7%AF%E5%BE%84'])
  })

  test('[C18] who is mentioned is marked, the longer name first, also inside bold text', () => {
    const mentions = [
      { peer: 'p-1', name: 'Ann' },
      { peer: 'p-2', name: 'Ann Lee' },
    ]
    const found = inlines(readMarkdown('hi @Ann Lee and **@Ann**, `@Ann`', mentions))
    expect(found.flatMap((part) => (part.type === 'mention' ? [part.mention.peer] : []))).toEqual([
      'p-2',
      'p-1',
    ])
  })
})

describe('whatever comes', () => {
  const signs = fc.constantFrom('*', '_', '~', '`', '[', ']', '(', ')', '!', '<', '>', '#', '-', '1. ', '\n', '\n\n', '    ', '|', '\\', '&', ':', 'javascript:', 'data:', 'http://a.b', 'www.x.y', '@Ann', 'a', '你', '👍', '\u0000', '\u202e', ' ') // prettier-ignore
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(signs, { maxLength: 120 }).map((each) => each.join(''))) // prettier-ignore

  test('[C9] nothing throws, nests without end, or leads where it must not', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const blocks = readMarkdown(text, [{ peer: 'p-1', name: 'Ann' }])
        expect(depth(blocks)).toBeLessThan(12)
        for (const part of inlines(blocks))
          if (part.type === 'link') expect(part.href).toMatch(/^(https?:\/\/|mailto:)/)
      }),
      { numRuns: 2_000 },
    )
  })

  test('[C9] what is written to keep the reader busy does not', () => {
    const long = 4_000
    const began = performance.now()
    for (const sign of [
      '>',
      '> ',
      '*',
      '_',
      '**a ',
      '[',
      '![',
      '[a](',
      '`',
      '~',
      '<',
      '- ',
      '1. ',
      '  - a\n',
      '|a',
      '\\',
      '*a_',
      '[]()',
      '((',
      '&#',
      'a@b.',
      'http://',
      '>\n',
      '- > ',
      '\t',
    ])
      // prettier-ignore
      readMarkdown(sign.repeat(long / sign.length))
    // Each takes a few milliseconds; what grew with the square of its length or worse took minutes.
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  test('[C9] an address is safe or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), (text) => {
        expect(safeHref(text) ?? 'https://').toMatch(/^(https?:\/\/|mailto:)/)
      }),
    )
  })
})

test('a few emoji alone are shown large', () => {
  for (const text of ['👍', '❤️ 🎉', '👩‍💻', '🇩🇪']) expect(isEmojiOnly(text), text).toBe(true)
  for (const text of ['', 'a', '1', '👍 ok', '#', '12']) expect(isEmojiOnly(text), text).toBe(false)
})
