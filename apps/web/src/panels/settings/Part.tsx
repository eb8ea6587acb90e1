import type { ReactNode } from 'react'

interface PartProps {
  readonly title: string
  /** How what is in it is laid out. */
  readonly className?: string
  readonly children: ReactNode
}

/** Settings of one kind, under their heading. */
export function Part({ title, className, children }: PartProps) {
  return (
    <section>
      <h3 className="mb-3 text-xs font-semibold tracking-wide text-muted uppercase">{title}</h3>
      <div className={className}>{children}</div>
    </section>
  )
}
