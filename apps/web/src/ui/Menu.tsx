import type { LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** One line of a menu. */
export interface MenuItem {
  readonly text: string
  readonly icon: LucideIcon
  readonly danger?: boolean
  readonly onChoose: () => void
}

interface MenuProps {
  readonly items: readonly MenuItem[]
  readonly children: ReactNode
  /** For a menu that something else than its button opens too. */
  readonly open?: boolean
  readonly onOpen?: (open: boolean) => void
}

/** A button with a menu of what else can be done. */
export function Menu({ items, children, open, onOpen }: MenuProps) {
  return (
    <DropdownMenu.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpen === undefined ? {} : { onOpenChange: onOpen })}
    >
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={8}
          collisionPadding={12}
          className="appear z-50 min-w-52 rounded-2xl border border-line bg-surface p-1.5 text-ink shadow-xl"
        >
          {items.map(({ text, icon: Icon, danger, onChoose }) => (
            <DropdownMenu.Item
              key={text}
              onSelect={onChoose}
              className={cx(
                'flex min-h-10 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm outline-none data-highlighted:bg-raised',
                danger === true && 'text-danger-ink',
              )}
            >
              <Icon aria-hidden className="size-4.5" />
              {text}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
