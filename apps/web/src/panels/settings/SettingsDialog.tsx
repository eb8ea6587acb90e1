import { type LucideIcon, SlidersHorizontal, Video, Volume2 } from 'lucide-react'
import { Tabs } from 'radix-ui'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/Dialog.tsx'
import { GeneralSettings } from './GeneralSettings.tsx'
import { PictureSettings } from './PictureSettings.tsx'
import { SoundSettings } from './SoundSettings.tsx'
import type { SettingsProps } from './settings-props.ts'

const PAGES = [
  { name: 'sound', icon: Volume2, Page: SoundSettings },
  { name: 'picture', icon: Video, Page: PictureSettings },
  { name: 'general', icon: SlidersHorizontal, Page: GeneralSettings },
] as const satisfies readonly { name: string; icon: LucideIcon; Page: ComponentType<SettingsProps> }[]

interface SettingsDialogProps extends SettingsProps {
  /** The page to begin with. */
  readonly page: (typeof PAGES)[number]['name']
  readonly onClose: () => void
}

/** Everything one can set during a meeting, a page for each subject; what is chosen holds at once. */
export function SettingsDialog({ page, onClose, ...settings }: SettingsDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('settings.title')} onClose={onClose}>
      <Tabs.Root defaultValue={page}>
        <Tabs.List
          aria-label={t('settings.title')}
          className="mb-5 flex gap-1 overflow-x-auto border-b border-line"
        >
          {PAGES.map(({ name, icon: Icon }) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className="-mb-px flex min-h-11 items-center gap-2 border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              <Icon aria-hidden className="size-4.5" />
              {t(`settings.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {PAGES.map(({ name, Page }) => (
          // As high as the highest of them, or the dialog would jump from page to page.
          <Tabs.Content
            key={name}
            value={name}
            className="grid gap-6 outline-none sm:min-h-72 sm:content-start"
          >
            <Page {...settings} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Dialog>
  )
}
