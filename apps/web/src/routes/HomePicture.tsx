import { Hand, MicOff } from 'lucide-react'
import { Avatar } from '../ui/Avatar.tsx'
import { cx } from '../ui/cx.ts'

/** Who sits in the picture of the first page. */
const PEOPLE = [
  { name: '林晓', speaking: true },
  { name: 'Amara Osei', hand: true },
  { name: 'Jonas Weber', muted: true },
  { name: '陈宇', muted: true },
] as const

/** A meeting, drawn with the very parts of a meeting. Decorative. */
export function HomePicture({ className }: { readonly className?: string }) {
  return (
    <div
      aria-hidden
      className={cx('scheme-stage rounded-4xl bg-stage p-4 shadow-2xl ring-1 ring-white/10', className)}
    >
      <div className="grid grid-cols-2 gap-3">
        {PEOPLE.map((person) => (
          <div
            key={person.name}
            className={cx(
              'relative grid aspect-[4/3] place-items-center overflow-hidden rounded-2xl bg-tile ring-inset',
              'speaking' in person ? 'ring-3 ring-live' : 'ring-1 ring-white/8',
            )}
          >
            <Avatar name={person.name} className="w-[36%] text-2xl xl:text-3xl" />
            {'hand' in person && (
              <span className="absolute top-2.5 left-2.5 rounded-lg bg-hand p-1.5 text-black">
                <Hand className="size-4" />
              </span>
            )}
            <span className="absolute bottom-2.5 left-2.5 flex items-center gap-1.5 rounded-lg bg-black/70 px-2 py-1 text-xs text-white">
              {'muted' in person && <MicOff className="size-3.5 text-[#ff9189]" />}
              {person.name}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
