import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Plugin } from 'vite'

/** What gets smaller by it; pictures and sounds are compressed already. */
const WORTH_IT = /\.(js|css|svg|wasm|tflite|json)$/

/** Below this the headers of an answer are larger than what is saved. */
const LEAST_BYTES = 1_024

/** Nine of eleven: the last two levels take ten times as long for some hundredths. */
const QUALITY = 9

/** Puts a compressed copy beside each asset, so that the server has nothing to compress: most of all the segmentation, 13 MB of it. */
export function compressed(): Plugin {
  return {
    name: 'parley:compressed',
    apply: 'build',
    enforce: 'post',
    writeBundle({ dir }) {
      const assets = join(dir ?? '', 'assets')
      for (const name of readdirSync(assets).filter((file) => WORTH_IT.test(file))) {
        const whole = readFileSync(join(assets, name))
        if (whole.length < LEAST_BYTES) continue
        const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY }
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(whole, { params }))
      }
    },
  }
}
