import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

const SOURCE = fileURLToPath(new URL('../../../packages/embed/src/', import.meta.url))

/**
 * Emits `embed.js`, the script of pages that show a meeting, and its types. Built by itself: in the page's own build it would
 * share pieces with the page, and no longer be one file.
 */
export function embedScript(): Plugin {
  return {
    name: 'parley:embed-script',
    apply: 'build',
    async generateBundle() {
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        build: {
          write: false,
          target: 'es2022',
          lib: { entry: `${SOURCE}embed.ts`, formats: ['es'], fileName: 'embed' },
        },
      })
      const [output] = Array.isArray(built) ? built : [built]
      const chunks = output !== undefined && 'output' in output ? output.output : []
      const [script] = chunks
      if (script?.type !== 'chunk' || chunks.length !== 1)
        throw new Error('the script for pages is not one file')
      this.emitFile({ type: 'asset', fileName: 'embed.js', source: script.code })
      this.emitFile({ type: 'asset', fileName: 'embed.d.ts', source: declarations() })
    },
  }
}

/** The types of the script: a file that has nothing but types is its own declaration. */
function declarations(): string {
  const mount =
    '/** Puts a meeting into an element of this page. */\nexport declare function mount(element: Element, options: EmbedOptions): EmbeddedMeeting\n'
  const types = readFileSync(`${SOURCE}api.ts`, 'utf8')
  if (types.includes('import ')) throw new Error('the types for pages need another file')
  return `${types}\n${mount}`
}
