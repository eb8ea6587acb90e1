import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './plugins/compressed-plugin.ts'
import { embedScript } from './plugins/embed-script-plugin.ts'
import { emojiNames } from './plugins/emoji-names-plugin.ts'
import { selfieModels, silentSegmentation } from './plugins/segmentation.ts'
import { serviceWorker } from './plugins/service-worker-plugin.ts'

export default defineConfig({
  base: '/',
  plugins: [react(), tailwind(), emojiNames(), serviceWorker(), selfieModels(), embedScript(), compressed()],
  worker: { format: 'es', plugins: () => [silentSegmentation()] },
  // The root's configuration covers all tests; this app serves nothing but its own folder.
  build: {
    outDir: 'dist',
    manifest: true,
    // The browsers that have what the client needs anyway (light-dark(), RTCRtpScriptTransform).
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    // Inlined files would be data: addresses, which the server's policy does not allow.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // Our packages do nothing on import: the first page then leaves out what only a meeting needs.
      treeshake: {
        moduleSideEffects: [{ test: /packages[/\\](kit|protocol|client)[/\\]src/, sideEffects: false }],
      },
    },
  },
})
