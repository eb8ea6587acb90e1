/** A key, drawn as one. */
export function KeyCap({ name }: { readonly name: string }) {
  return (
    <kbd className="inline-block min-w-8 rounded-md border border-line-strong bg-raised px-2 py-0.5 text-center font-sans text-xs">
      {name}
    </kbd>
  )
}
