/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an <img> would need an address, and data: is not allowed */
import { useMemo } from 'react'
import { encode } from 'uqr'

/** A text as a QR code (ISO/IEC 18004): one path, black on white in every theme, because scanners want it so. */
export function Qr({ text, label, className }: { text: string; label: string; className?: string }) {
  const { size, path } = useMemo(() => {
    const code = encode(text, { border: 2, ecc: 'M' })
    let drawn = ''
    code.data.forEach((line, y) => line.forEach((dark, x) => dark && (drawn += `M${x} ${y}h1v1h-1z`)))
    return { size: code.size, path: drawn }
  }, [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
