import { Compass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Button } from '../ui/Button.tsx'
import { StatePage } from '../ui/StatePage.tsx'
import { useTitle } from '../ui/use-title.ts'

/** Any other address. */
export function NotFound() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  useTitle(`${t('over.notFound')} · Parley`)
  return (
    <StatePage icon={Compass} title={t('over.notFound')} text={t('over.notFoundText')}>
      <Button weight="primary" large onClick={() => navigate('/')}>
        {t('app.backHome')}
      </Button>
    </StatePage>
  )
}
