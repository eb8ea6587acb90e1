import type { Meeting } from '@parley/client'
import { detach } from '@parley/kit'
import type { ChatPicture } from '@parley/protocol'
import { ImageOff } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fitPicture } from './shrink-picture.ts'

interface PictureViewProps {
  readonly meeting: Meeting
  readonly picture: ChatPicture
  readonly name: string
  readonly onOpen: (url: string, name: string) => void
}

type Loading = 'waiting' | 'failed' | { readonly url: string }

/** The longest side of a picture in the list, in CSS pixels. */
const SIDE = 240

/** A picture in the list: fetched when it comes near the view, in room kept for it, large on a click. */
export function PictureView({ meeting, picture, name, onOpen }: PictureViewProps) {
  const { t } = useTranslation()
  const [ref, near] = useNear()
  const loading = usePicture(meeting, picture, near)
  const { width, height } = fitPicture(picture.width, picture.height, SIDE)
  return (
    <div
      ref={ref}
      style={{ width, aspectRatio: `${width} / ${height}` }}
      className="max-w-full overflow-hidden rounded-xl bg-raised"
    >
      {loading === 'failed' && (
        <p className="grid h-full place-items-center gap-1 p-2 text-center text-xs text-muted">
          <ImageOff aria-hidden className="size-5" />
          {t('talk.pictureFailed')}
        </p>
      )}
      {typeof loading === 'object' && (
        <button
          type="button"
          onClick={() => onOpen(loading.url, name)}
          className="block size-full cursor-zoom-in"
        >
          <img src={loading.url} alt={t('talk.pictureOf', { name })} className="size-full object-cover" />
        </button>
      )}
    </div>
  )
}

function useNear(): [React.RefObject<HTMLDivElement | null>, boolean] {
  const ref = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    const { current } = ref
    if (current === null) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return
        setNear(true)
        observer.disconnect()
      },
      { rootMargin: '400px' },
    )
    observer.observe(current)
    return () => observer.disconnect()
  }, [])
  return [ref, near]
}

function usePicture(meeting: Meeting, picture: ChatPicture, wanted: boolean): Loading {
  const [loading, setLoading] = useState<Loading>('waiting')
  useEffect(() => {
    if (!wanted) return
    let url: string | null = null
    let gone = false
    const load = async (): Promise<void> => {
      try {
        const blob = await meeting.talk.picture(picture)
        if (gone) return
        url = URL.createObjectURL(blob)
        setLoading({ url })
      } catch {
        // Whatever the reason, there is a sign in its place.
        if (!gone) setLoading('failed')
      }
    }
    detach(load(), 'loading a picture')
    return () => {
      gone = true
      if (url !== null) URL.revokeObjectURL(url)
    }
  }, [meeting, picture, wanted])
  return loading
}
