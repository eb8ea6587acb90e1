import { reportFault } from '@parley/kit'
import { Bug } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import { StatePage } from './StatePage.tsx'

/** Shows a page instead of nothing when drawing fails, and tells the fault where faults are told. */
export class Catch extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override readonly state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override componentDidCatch(error: unknown): void {
    reportFault(error, 'drawing the page')
  }

  override render(): ReactNode {
    return this.state.broken ? <BrokenPage /> : this.props.children
  }
}

function BrokenPage() {
  const { t } = useTranslation()
  return (
    <StatePage icon={Bug} tone="danger" title={t('over.broken')} text={t('over.brokenText')}>
      <Button weight="primary" onClick={() => location.reload()}>
        {t('app.reload')}
      </Button>
    </StatePage>
  )
}
