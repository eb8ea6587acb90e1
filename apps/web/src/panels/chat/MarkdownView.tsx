/* oxlint-disable react/no-array-index-key -- a message's parts are never moved: an edited one is read anew */
import type { Mention, PeerId } from '@parley/protocol'
import { memo, type ReactNode, useMemo } from 'react'
import { cx } from '../../ui/cx.ts'
import { type Inline, isEmojiOnly, type Paragraph, readMarkdown } from './markdown.ts'

interface MarkdownViewProps {
  readonly text: string
  readonly mentions?: readonly Mention[] | undefined
  readonly you: PeerId
}

/** A message's text with its bold words, lists and links: elements made from what was read, never HTML [C9]. */
export const MarkdownView = memo(function MarkdownView({ text, mentions, you }: MarkdownViewProps) {
  const blocks = useMemo(() => readMarkdown(text, mentions), [text, mentions])
  if (isEmojiOnly(text)) return <p className="font-emoji text-4xl leading-tight">{text}</p>
  return (
    <div className="grid gap-1.5 [&_a]:wrap-anywhere">
      {blocks.map((block, index) => paragraph(block, index, you))}
    </div>
  )
})

function paragraph(block: Paragraph, key: number, you: PeerId): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return (
        <p key={key} dir="auto" className="whitespace-pre-wrap">
          {line(block.inside, you)}
        </p>
      )
    case 'code':
      return (
        <pre
          key={key}
          dir="ltr"
          // What scrolls must be reachable by the keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="overflow-x-auto rounded-lg bg-ink/8 px-2.5 py-2 font-mono text-[0.8125rem] leading-5 whitespace-pre"
        >
          <code>{block.text}</code>
        </pre>
      )
    case 'quote':
      return (
        <blockquote key={key} className="grid gap-1.5 border-s-3 border-line-strong ps-2.5 opacity-85">
          {block.inside.map((each, index) => paragraph(each, index, you))}
        </blockquote>
      )
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>{item.map((each, at) => paragraph(each, at, you))}</li>
      ))
      return block.start === null ? (
        <ul key={key} className="list-disc ps-5">
          {items}
        </ul>
      ) : (
        <ol key={key} start={block.start} className="list-decimal ps-6">
          {items}
        </ol>
      )
    }
  }
}

function line(parts: readonly Inline[], you: PeerId): ReactNode {
  return parts.map((part, index) => inline(part, index, you))
}

function inline(part: Inline, key: number, you: PeerId): ReactNode {
  switch (part.type) {
    case 'text':
      return part.text
    case 'break':
      return <br key={key} />
    case 'code':
      return (
        <code key={key} className="rounded bg-ink/8 px-1 py-0.5 font-mono text-[0.85em]">
          {part.text}
        </code>
      )
    case 'mention':
      return (
        <strong
          key={key}
          className={cx(
            'rounded px-0.5',
            part.mention.peer === you ? 'bg-hand text-black' : 'text-accent-strong',
          )}
        >
          @{part.mention.name}
        </strong>
      )
    case 'link':
      return (
        <a
          key={key}
          href={part.href}
          target="_blank"
          rel="noopener noreferrer"
          className="text-accent-strong underline underline-offset-2"
        >
          {line(part.inside, you)}
        </a>
      )
    case 'strong':
    case 'em':
    case 'del': {
      const Tag = part.type
      return <Tag key={key}>{line(part.inside, you)}</Tag>
    }
  }
}
