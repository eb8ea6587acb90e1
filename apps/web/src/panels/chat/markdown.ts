import type { Mention } from '@parley/protocol'
import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked'

/** What stands in a line. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'break' }
  | { readonly type: 'mention'; readonly mention: Mention }
  | { readonly type: 'strong' | 'em' | 'del'; readonly inside: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly inside: readonly Inline[] }

/** What stands on lines of its own. */
export type Paragraph =
  | { readonly type: 'paragraph'; readonly inside: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'quote'; readonly inside: readonly Paragraph[] }
  | {
      readonly type: 'list'
      readonly start: number | null
      readonly items: readonly (readonly Paragraph[])[]
    }

/** Deeper than this nobody reads: what is nested deeper stands there as it was typed. */
const DEEPEST = 6
/** Signs in a row that open one thing inside the other, a thousand times over: no text of a person. */
const NESTED = /(?:>[ \t]*){12}|(?:[-+*] ){12}|(?:\d[.)] ){12}|[[!]{24}|[*_~`<]{64}/
const PROTOCOLS = new Set(['http:', 'https:', 'mailto:'])

/**
 * Reads a message's Markdown [C9]. Never throws, and whatever comes: links lead to http, https and mailto only, HTML is
 * text, pictures are links. What is written out of the bounds is shown as it was typed.
 */
export function readMarkdown(text: string, mentions: readonly Mention[] = []): readonly Paragraph[] {
  const plain: Paragraph[] = [{ type: 'paragraph', inside: [{ type: 'text', text }] }]
  if (NESTED.test(text)) return plain
  try {
    const read = new Reader(mentions).blocks(new Lexer({ gfm: true, breaks: true }).lex(text), 0)
    return read.length === 0 ? plain : read
  } catch {
    return plain // A text that the reader stumbles over is still a text.
  }
}

/** Where a link may lead, or null. */
export function safeHref(href: string): string | null {
  try {
    const url = new URL(href)
    return PROTOCOLS.has(url.protocol) ? url.href : null
  } catch {
    return null // Not an address by itself: it would lead into this page.
  }
}

class Reader {
  readonly #mentions: readonly Mention[]

  constructor(mentions: readonly Mention[]) {
    // The longest first: "@Ann Lee" is not "@Ann".
    this.#mentions = mentions.toSorted((a, b) => b.name.length - a.name.length)
  }

  blocks(tokens: readonly Token[], depth: number): Paragraph[] {
    return (tokens as readonly MarkedToken[]).flatMap((token) => this.#block(token, depth))
  }

  #block(token: MarkedToken, depth: number): Paragraph[] {
    if (depth > DEEPEST) return [this.#typed(token.raw)]
    switch (token.type) {
      case 'space':
      case 'def':
        return token.type === 'def' ? [this.#typed(token.raw)] : []
      case 'code':
        return [{ type: 'code', text: token.text }]
      case 'blockquote':
        return [{ type: 'quote', inside: this.blocks(token.tokens, depth + 1) }]
      case 'list':
        return [
          {
            type: 'list',
            start: token.ordered ? Number(token.start) : null,
            items: token.items.map((item) => this.blocks(item.tokens, depth + 1)),
          },
        ]
      case 'heading':
        return [{ type: 'paragraph', inside: [{ type: 'strong', inside: this.#line(token.tokens, depth) }] }]
      case 'paragraph':
        return [{ type: 'paragraph', inside: this.#line(token.tokens, depth) }]
      case 'text':
        return [{ type: 'paragraph', inside: this.#line(token.tokens ?? [token], depth) }]
      default:
        // Tables, rules, HTML: as typed.
        return [this.#typed(token.raw)]
    }
  }

  #typed(raw: string): Paragraph {
    return { type: 'paragraph', inside: this.#mentioned(raw.replace(/\n+$/, '')) }
  }

  /** A line's parts, with neighbouring texts made one. */
  #line(tokens: readonly Token[], depth: number): Inline[] {
    const parts: Inline[] = []
    for (const token of tokens as readonly MarkedToken[]) {
      for (const part of this.#inline(token, depth)) {
        const last = parts.at(-1)
        if (part.type === 'text' && last?.type === 'text')
          parts[parts.length - 1] = { type: 'text', text: last.text + part.text }
        else parts.push(part)
      }
    }
    return parts.flatMap((part) => (part.type === 'text' ? this.#mentioned(part.text) : [part]))
  }

  #inline(token: MarkedToken, depth: number): Inline[] {
    if (depth > DEEPEST) return [{ type: 'text', text: token.raw }]
    switch (token.type) {
      case 'strong':
      case 'em':
      case 'del':
        return [{ type: token.type, inside: this.#line(token.tokens, depth + 1) }]
      case 'codespan':
        return [{ type: 'code', text: token.text }]
      case 'br':
        return [{ type: 'break' }]
      case 'link':
        return this.#link(token, depth)
      case 'image':
        return this.#picture(token)
      case 'escape':
        return [{ type: 'text', text: token.text }]
      default:
        return [{ type: 'text', text: token.raw }]
    }
  }

  #link(token: Tokens.Link, depth: number): Inline[] {
    const bare = token.raw === token.text
    // Chinese text goes on after an address without a space: its punctuation ends the address.
    const end = bare ? token.raw.search(/[\u3000-\u303f\uff00-\uffef\u2018-\u201d]/) : -1
    if (end > 0) {
      const address = token.raw.slice(0, end)
      const href = safeHref(address.startsWith('www.') ? `http://${address}` : address)
      if (href !== null)
        return [
          { type: 'link', href, inside: [{ type: 'text', text: address }] },
          { type: 'text', text: token.raw.slice(end) },
        ]
    }
    const href = safeHref(token.href)
    if (href === null) return [{ type: 'text', text: token.raw }]
    const inside = bare ? [{ type: 'text' as const, text: token.text }] : this.#line(token.tokens, depth + 1)
    return [{ type: 'link', href, inside: inside.map(withoutLink) }]
  }

  /** Nothing is loaded from elsewhere: a picture of somewhere is a link to it. */
  #picture(token: Tokens.Image): Inline[] {
    const href = safeHref(token.href)
    if (href === null) return [{ type: 'text', text: token.raw }]
    return [{ type: 'link', href, inside: [{ type: 'text', text: token.text === '' ? href : token.text }] }]
  }

  #mentioned(text: string): Inline[] {
    for (const mention of this.#mentions) {
      const at = text.indexOf(`@${mention.name}`)
      if (at === -1) continue
      const after = text.slice(at + mention.name.length + 1)
      return [...this.#mentioned(text.slice(0, at)), { type: 'mention', mention }, ...this.#mentioned(after)]
    }
    return text === '' ? [] : [{ type: 'text', text }]
  }
}

/** A link inside a link is no link. */
function withoutLink(part: Inline): Inline {
  return part.type === 'link' ? { type: 'em', inside: part.inside } : part
}

/** Whether a message is a few emoji and nothing else: those are shown large. */
export function isEmojiOnly(text: string): boolean {
  return (
    /^(?:[\p{Extended_Pictographic}\p{Emoji_Component}]\s?){1,12}$/u.test(text) &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(text) &&
    !/\d/.test(text)
  )
}
