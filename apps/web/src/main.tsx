import { detach, setFaultSink } from '@parley/kit'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import './app.css'
import { startLanguage } from './i18n/i18n.ts'
import { readWishes } from './ui/link.ts'
import { followUpdates } from './ui/app-update.ts'
import { keptLanguage } from './ui/memory.ts'

// The browser's own way of telling faults: they show in its console, and whoever listens to `error` hears of them.
setFaultSink((error, where) =>
  reportError(new Error(`fault in ${where}: ${String(error)}`, { cause: error })),
)
detach(followUpdates(), 'following updates')
startLanguage([readWishes(location.search).lang, keptLanguage.read(), ...navigator.languages])

const root = document.querySelector('#app')
if (root === null) throw new Error('the page has no place for the app')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
