import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { EMBEDDED } from './embedding.ts'
import { Wordmark } from './Logo.tsx'
import { PreferenceButtons } from './Preferences.tsx'
import { UpdateNote } from './UpdateNote.tsx'

/** What all pages but the meeting share: head with the mark and the switches, and the main part. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className="flex min-h-dvh flex-col px-[max(1rem,env(safe-area-inset-left))] pb-[env(safe-area-inset-bottom)] sm:px-8">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-surface focus:px-4 focus:py-2"
      >
        {t('app.skip')}
      </a>
      <header className="mx-auto flex w-full max-w-6xl items-center justify-between gap-4 pt-[max(0.75rem,env(safe-area-inset-top))] pb-3 sm:py-5">
        <Link
          href="/"
          // In a frame the start page is no place to go on from: it opens beside.
          {...(EMBEDDED && { target: '_blank', rel: 'noopener' })}
          aria-label={`Parley – ${t('app.home')}`}
          className="-my-1 inline-flex rounded-lg py-1"
        >
          <Wordmark />
        </Link>
        <PreferenceButtons />
      </header>
      <main id="main" tabIndex={-1} className="mx-auto flex w-full max-w-6xl flex-1 flex-col outline-none">
        {children}
      </main>
      <UpdateNote />
    </div>
  )
}
