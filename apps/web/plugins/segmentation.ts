import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { withMetadata } from './selfie-model.ts'

const MODEL = /^virtual:selfie-model\/(selfie_segmentation(?:_landscape)?)$/
const LIBRARY = /@mediapipe[/\\]tasks-vision[/\\]vision_bundle/

/** The models of the background effects, as addresses of files that the build puts among its assets. */
export function selfieModels(): Plugin {
  return {
    name: 'selfie-models',
    apply: 'build',
    resolveId: (id) => (MODEL.test(id) ? `\0${id}` : undefined),
    load(id) {
      const name = MODEL.exec(id.slice(1))?.[1]
      if (name === undefined) return undefined
      const file = fileURLToPath(import.meta.resolve(`@mediapipe/selfie_segmentation/${name}.tflite`))
      const asset = this.emitFile({
        type: 'asset',
        name: `${name}.tflite`,
        source: withMetadata(readFileSync(file)),
      })
      return `export default import.meta.ROLLUP_FILE_URL_${asset}`
    },
  }
}

/** The library's own post office: what it gathers about its use is sent from here to its maker, once a minute. */
const POST = /async send\((\w+),(\w+),(\w+)\)\{(?=var \w+=this\.h\?new AbortController)/g
const ADDRESS = /https:\/\/odml\.pa\.googleapis\.com\/v1\/log/g

/** The segmentation library without its reports to its maker: nothing of a meeting leaves for a third party. Throws when it cannot be sure. */
export function withoutReports(code: string): string {
  const found = [code.match(POST)?.length, code.match(ADDRESS)?.length]
  if (found[0] !== 1 || found[1] !== 1) {
    throw new Error(
      'tasks-vision has changed how it reports to its maker: look again, then change withoutReports',
    )
  }
  return code.replace(POST, 'async send($1,$2,$3){$2?.("");return;').replace(ADDRESS, '')
}

/** Takes the reports out of the library wherever it is bundled. */
export function silentSegmentation(): Plugin {
  return {
    name: 'silent-segmentation',
    transform: (code, id) => (LIBRARY.test(id) ? { code: withoutReports(code), map: null } : undefined),
  }
}
