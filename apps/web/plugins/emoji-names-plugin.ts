import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const LANGUAGES = ['en', 'zh'] as const

/** What the picker reads of an emoji; the rest of the data would double what is sent. */
const READ = ['label', 'emoji', 'group', 'subgroup', 'version', 'tags', 'skins', 'tone'] as const

/** Puts the names of emoji beside the app, where the picker asks for them: `/emoji/<language>/data.json`, `messages.json`. */
export function emojiNames(): Plugin {
  const { resolve } = createRequire(import.meta.url)
  return {
    name: 'emoji-names',
    apply: 'build',
    async generateBundle() {
      for (const language of LANGUAGES) {
        for (const file of ['data.json', 'messages.json']) {
          const text = await readFile(resolve(`emojibase-data/${language}/${file}`), 'utf8')
          const source = file === 'data.json' ? JSON.stringify(lean(JSON.parse(text))) : text
          this.emitFile({ type: 'asset', fileName: `emoji/${language}/${file}`, source })
        }
      }
    },
  }
}

function lean(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(lean)
  if (typeof node !== 'object' || node === null) return node
  const fields = Object.entries(node).filter(([key]) => (READ as readonly string[]).includes(key))
  return Object.fromEntries(fields.map(([key, value]) => [key, lean(value)]))
}
