import { detach } from '@parley/kit'
import { ImagePlus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseEffect } from '../../backdrop/chosen.ts'

import {
  addOwnPicture,
  MOST_OWN,
  type OwnPicture,
  PictureRefused,
  type Refused,
  removeOwnPicture,
} from '../../backdrop/own-pictures.ts'
import { EffectTile, type TileChoice } from './EffectTile.tsx'

interface OwnPictureTileProps extends TileChoice {
  readonly picture: OwnPicture
  readonly number: number
}

/** A picture that one brought along, which can be chosen and deleted. */
export function OwnPictureTile({ picture, number, ...choice }: OwnPictureTileProps) {
  const { t } = useTranslation()
  const remove = (): void => {
    // Another blur and not none: what was hidden stays so.
    if (choice.checked) chooseEffect({ kind: 'blur', strength: 'strong' })
    detach(removeOwnPicture(picture.id), 'deleting an own picture')
  }
  return (
    <div className="relative">
      <EffectTile label={t('backdrop.own', { number })} picture={picture.address} {...choice} />
      <button
        type="button"
        aria-label={t('backdrop.remove', { number })}
        title={t('backdrop.remove', { number })}
        onClick={remove}
        className="absolute top-1 right-1 grid size-8 place-items-center rounded-lg bg-black/65 text-white hover:bg-black/85 coarse:size-10"
      >
        <Trash2 aria-hidden className="size-4" />
      </button>
    </div>
  )
}

/** The tile that adds a picture of one's own, and chooses it. */
export function AddPicture() {
  const { t } = useTranslation()
  const [refused, setRefused] = useState<Refused | null>(null)
  const add = async (file: File): Promise<void> => {
    setRefused(null)
    try {
      const { id } = await addOwnPicture(file)
      chooseEffect({ kind: 'picture', picture: id })
    } catch (error) {
      if (!(error instanceof PictureRefused)) throw error
      setRefused(error.reason)
    }
  }
  return (
    <>
      <label className="relative grid aspect-video cursor-pointer place-items-center rounded-xl border border-dashed border-line-strong text-muted transition-colors hover:bg-raised hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
        <input
          type="file"
          accept="image/*"
          className="sr-only"
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file !== undefined) detach(add(file), 'adding an own picture')
            target.value = '' // The same file chosen again is a change, too.
          }}
        />
        <ImagePlus aria-hidden className="mb-4 size-6" />
        <span className="absolute inset-x-0 bottom-0 truncate px-2 pb-1 text-center text-xs font-medium text-ink">
          {t('backdrop.upload')}
        </span>
      </label>
      {refused !== null && (
        <p role="alert" className="col-span-full text-sm text-danger-ink">
          {t(`backdrop.refused.${refused}`, { count: MOST_OWN })}
        </p>
      )}
    </>
  )
}
