import { Check, ChevronUp, Mic, Settings, Speaker, Video } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { CAN_CHOOSE_SPEAKER, type DeviceKind, useDeviceChoice } from '../ui/DeviceChoices.tsx'
import type { Kind, LocalMedia } from '../ui/local-media.ts'

interface DeviceMenuProps {
  readonly local: LocalMedia
  readonly kind: Kind
  readonly onSettings: () => void
}

/** A small arrow beside a switch: which device it switches, without a way through the settings. */
export function DeviceMenu({ local, kind, onSettings }: DeviceMenuProps) {
  const { t } = useTranslation()
  const microphone = kind === 'microphone'
  const label = microphone ? t('hearing.microphoneMenu') : t('hearing.cameraMenu')
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={label}
        title={label}
        className="-ml-1.5 inline-grid h-12 w-7 shrink-0 place-items-center rounded-xl text-white/80 transition-colors hover:bg-white/12 hover:text-white focus-visible:outline-white data-[state=open]:bg-white/12"
      >
        <ChevronUp aria-hidden className="size-4" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          side="top"
          sideOffset={8}
          collisionPadding={12}
          aria-label={label}
          className="appear z-50 max-h-(--radix-dropdown-menu-content-available-height) w-80 max-w-[calc(100vw-1.5rem)] overflow-y-auto rounded-2xl border border-line bg-surface p-1.5 text-ink shadow-xl"
        >
          <Devices local={local} kind={kind} />
          {microphone && CAN_CHOOSE_SPEAKER && (
            <>
              <DropdownMenu.Separator className="mx-3 my-1.5 h-px bg-line" />
              <Devices local={local} kind="speaker" />
            </>
          )}
          <DropdownMenu.Separator className="mx-3 my-1.5 h-px bg-line" />
          <DropdownMenu.Item
            onSelect={onSettings}
            className="flex min-h-10 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm outline-none data-highlighted:bg-raised"
          >
            <Settings aria-hidden className="size-4.5" />
            {microphone ? t('hearing.soundSettings') : t('hearing.pictureSettings')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const ICONS = { microphone: Mic, camera: Video, speaker: Speaker }

function Devices({ local, kind }: { readonly local: LocalMedia; readonly kind: DeviceKind }) {
  const { t } = useTranslation()
  const { value, options, disabled, onChoose } = useDeviceChoice(local, kind)
  const Icon = ICONS[kind]
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onChoose} aria-label={t(`devices.${kind}`)}>
      <DropdownMenu.Label className="flex items-center gap-2 px-3 pt-1.5 pb-1 text-xs font-semibold text-muted">
        <Icon aria-hidden className="size-3.5" />
        {t(`devices.${kind}`)}
      </DropdownMenu.Label>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          disabled={disabled}
          className="flex min-h-10 cursor-pointer items-center gap-2.5 rounded-xl px-3 py-1.5 text-sm outline-none data-disabled:cursor-default data-disabled:text-muted data-highlighted:bg-raised"
        >
          <span aria-hidden className="grid size-4 shrink-0 place-items-center">
            <DropdownMenu.ItemIndicator>
              <Check className="size-4 text-accent" />
            </DropdownMenu.ItemIndicator>
          </span>
          <span className="min-w-0 flex-1 truncate" title={option.text}>
            {option.text}
          </span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}
