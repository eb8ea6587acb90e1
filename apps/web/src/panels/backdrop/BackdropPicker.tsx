import { Ban, Droplet, Droplets, type LucideIcon } from 'lucide-react'
import { useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { detach } from '@parley/kit'
import { chooseEffect, chosenEffect } from '../../backdrop/chosen.ts'
import { type Effect, NO_EFFECT, sameEffect } from '../../backdrop/effect.ts'
import { canChangePicture } from '../../backdrop/media-streams.ts'
import { ownPictures, readOwnPictures } from '../../backdrop/own-pictures.ts'
import { SHIPPED, SHIPPED_IDS } from '../../backdrop/shipped.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { BackdropState } from './BackdropState.tsx'
import { EffectTile } from './EffectTile.tsx'
import { AddPicture, OwnPictureTile } from './OwnPictures.tsx'

const BLURS = [
  { effect: NO_EFFECT, text: 'none', icon: Ban },
  { effect: { kind: 'blur', strength: 'slight' }, text: 'slight', icon: Droplet },
  { effect: { kind: 'blur', strength: 'strong' }, text: 'strong', icon: Droplets },
] as const satisfies readonly { effect: Effect; text: string; icon: LucideIcon }[]

/** What may be behind a person, to choose from; what is chosen holds at once. */
export function BackdropPicker() {
  const { t } = useTranslation()
  const name = useId()
  const chosen = useReadable(chosenEffect)
  const own = useReadable(ownPictures)
  useEffect(() => detach(readOwnPictures(), 'own pictures'), [])
  if (!canChangePicture()) return <p className="text-sm text-muted">{t('backdrop.unsupported')}</p>
  const tile = (effect: Effect) => ({
    name,
    checked: sameEffect(chosen, effect),
    onChoose: () => chooseEffect(effect),
  })
  return (
    <div className="grid gap-3">
      <BackdropState />
      <fieldset>
        <legend className="sr-only">{t('backdrop.choose')}</legend>
        <div className="grid grid-cols-3 gap-2 sm:grid-cols-4">
          {BLURS.map(({ effect, text, icon: Icon }) => (
            <EffectTile key={text} label={t(`backdrop.${text}`)} {...tile(effect)}>
              <span className="grid size-full place-items-center bg-raised text-muted">
                <Icon aria-hidden className="mb-4 size-6" />
              </span>
            </EffectTile>
          ))}
          {SHIPPED_IDS.map((id) => (
            <EffectTile
              key={id}
              label={t(`backdrop.picture.${id}`)}
              picture={SHIPPED[id]}
              {...tile({ kind: 'picture', picture: id })}
            />
          ))}
          {own.map((picture, index) => (
            <OwnPictureTile
              key={picture.id}
              picture={picture}
              number={index + 1}
              {...tile({ kind: 'picture', picture: picture.id })}
            />
          ))}
          <AddPicture />
        </div>
      </fieldset>
      <p className="text-xs text-muted">{t('backdrop.privacy')}</p>
    </div>
  )
}
