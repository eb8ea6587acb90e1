import { uuid } from '@parley/client'
import { detach } from '@parley/kit'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import type { Enclosure } from './outbox.ts'
import { shrinkPicture } from './shrink-picture.ts'

/** The picture that will go with the message being written. */
export interface EnclosureState {
  readonly value: Enclosure | null
  /** Its address in this page, to show it. */
  readonly url: string | null
  /** Takes the first picture among files; false when there is none. */
  readonly take: (files: readonly File[]) => boolean
  readonly clear: () => void
}

/** Holds a picture, made small, until the message is sent. */
export function useEnclosure(): EnclosureState {
  const { t } = useTranslation()
  const [held, setHeld] = useState<{ readonly value: Enclosure; readonly url: string } | null>(null)
  const latest = useRef(0)
  const clear = useCallback(() => {
    latest.current += 1
    setHeld(null)
  }, [])
  const take = useCallback(
    (files: readonly File[]): boolean => {
      const file = files.find(({ type }) => type.startsWith('image/'))
      if (file === undefined) return false
      const mine = (latest.current += 1)
      const read = async (): Promise<void> => {
        try {
          const { blob, width, height } = await shrinkPicture(file)
          if (latest.current !== mine) return
          const value = { picture: { id: uuid(), width, height }, blob }
          setHeld({ value, url: URL.createObjectURL(blob) })
        } catch {
          toast.error(t('talk.pictureUnreadable')) // It says image and is none, or of a kind unknown here.
        }
      }
      detach(read(), 'reading a picture')
      return true
    },
    [t],
  )
  useEffect(() => {
    if (held !== null) return () => URL.revokeObjectURL(held.url)
    return undefined
  }, [held])
  return { value: held?.value ?? null, url: held?.url ?? null, take, clear }
}
