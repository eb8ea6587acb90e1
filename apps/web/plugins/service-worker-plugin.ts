import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const SOURCE = new URL('service-worker.js', import.meta.url)

/** Emits `sw.js`, which knows the page's code and style by name and is another file whenever one of them is. */
export function serviceWorker(): Plugin {
  return {
    name: 'parley:service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      // The segmentation's own loader is of use only with its model, which is too large to be kept by everybody.
      const code = Object.keys(bundle).filter((name) => /^assets\/(?!vision_)[^/]+\.(js|css)$/.test(name))
      const files = ['/', ...code.sort().map((name) => `/${name}`)]
      const source = readFileSync(SOURCE, 'utf8')
      const build = createHash('sha256')
        .update(JSON.stringify(files))
        .update(source)
        .digest('hex')
        .slice(0, 12)
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: `const BUILD = '${build}'\nconst FILES = ${JSON.stringify(files)}\n${source}`,
      })
    },
  }
}
