import type { ReactNode } from 'react'

interface PartProps {
  readonly title: string
  readonly className?: string
  readonly children: ReactNode
}

/** Settings of one kind, under their heading. */
export function Part({ title, className, children }: PartProps) {
  return (
    <section className={className}>
      <h3 className="mb-3 text-xs font-semibold tracking-wide text-muted uppercase">{title}</h3>
      {children}
    </section>
  )
}
