import { Clock, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { IconButton } from '../ui/Button.tsx'
import { roomPath } from '../ui/link.ts'
import { forgetRoom, recentRooms } from '../ui/memory.ts'

/** The meetings this browser was in, kept here and nowhere else. */
export function Recent() {
  const { t, i18n } = useTranslation()
  const [rooms, setRooms] = useState(recentRooms)
  if (rooms.length === 0) return null
  const forget = (room: string): void => {
    forgetRoom(room)
    setRooms(recentRooms())
  }
  return (
    <section className="mt-9">
      <h2 className="mb-2 text-sm font-medium text-muted">{t('home.recent')}</h2>
      <ul className="-mx-3">
        {rooms.map(({ room, at }) => (
          <li key={room} className="group flex items-center rounded-xl pr-1 hover:bg-raised">
            <Link
              href={roomPath(room)}
              className="flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-xl px-3"
            >
              <Clock aria-hidden className="size-4.5 shrink-0 text-muted" />
              <span className="truncate font-medium">{room}</span>
              <time className="ml-auto shrink-0 text-sm text-muted">
                {new Date(at).toLocaleDateString(i18n.language, { month: 'short', day: 'numeric' })}
              </time>
            </Link>
            <IconButton icon={X} label={t('home.forget', { room })} onClick={() => forget(room)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
