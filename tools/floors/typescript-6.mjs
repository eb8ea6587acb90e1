// dependency-cruiser reads TypeScript with TypeScript's own programming interface, which version 7 no longer has: without this hook it
// would skip every .ts file and all rules would pass. The house compiles with 7; only this reader gets the 6 installed beside this file.
import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const here = createRequire(import.meta.url)
const substitutes = new Map([
  ['typescript', { url: pathToFileURL(here.resolve('typescript')).href, format: 'commonjs' }],
  [
    'typescript/package.json',
    { url: pathToFileURL(here.resolve('typescript/package.json')).href, format: 'json' },
  ],
])

registerHooks({
  resolve(specifier, context, nextResolve) {
    const substitute = substitutes.get(specifier)
    return substitute ? { ...substitute, shortCircuit: true } : nextResolve(specifier, context)
  },
})
