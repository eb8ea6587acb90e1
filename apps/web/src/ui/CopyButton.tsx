import { after, detach, Scope } from '@parley/kit'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, type Weight } from './Button.tsx'
import { copyText } from './copy.ts'

/** How long "copied" is shown: long enough to be read after looking up. */
const SHOWN_MS = 2_500

interface CopyButtonProps {
  /** Asked for when the button is pressed, where making it is work. */
  readonly text: string | (() => string)
  readonly label: string
  readonly weight?: Weight
  readonly className?: string
}

/** Copies a text and says so. */
export function CopyButton({ text, label, weight = 'secondary', className }: CopyButtonProps) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(0)
  useEffect(() => {
    if (copied === 0) return
    const scope = new Scope('copied')
    after(scope, SHOWN_MS, () => setCopied(0))
    return () => scope.close()
  }, [copied])
  const copy = async (): Promise<void> => {
    if (await copyText(typeof text === 'string' ? text : text())) setCopied((count) => count + 1)
  }
  return (
    <Button
      weight={weight}
      icon={copied > 0 ? Check : Copy}
      className={className}
      onClick={() => detach(copy(), 'copy')}
    >
      <span aria-live="polite">{copied > 0 ? t('app.copied') : label}</span>
    </Button>
  )
}
