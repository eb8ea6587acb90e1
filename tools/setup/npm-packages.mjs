import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { cleanEnvironment, lastLines, run } from './commands.mjs'
import { finish, isFinished } from './finished-steps.mjs'
import { fingerprint } from './fingerprint.mjs'
import { ROOT } from './places.mjs'
import { npmOn } from './right-node.mjs'
import { SetupError, step } from './terminal.mjs'

const INSTALLED = path.join(ROOT, 'node_modules/.package-lock.json')

function manifests() {
  const inside = (folder) =>
    readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}/package.json`)
  return [
    'package-lock.json',
    'package.json',
    '.npmrc',
    'tests/package.json',
    ...['packages', 'apps', 'tools'].flatMap(inside),
  ]
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/**
 * Whether what is installed is what the lock file says, by npm's own note of what it installed. Spares a developer who has just run
 * `npm install` the removal of the whole folder, and whoever is running from it the ground under the feet.
 */
function isInstalled() {
  const installed = readPackages(INSTALLED)
  const wanted = readPackages(path.join(ROOT, 'package-lock.json'))
  if (!installed || !wanted) return false
  const same = (name) => wanted[name] && wanted[name].version === installed[name].version
  const required = (name) => name !== '' && !wanted[name].optional && !wanted[name].devOptional
  return (
    Object.keys(installed).every(same) &&
    Object.keys(wanted)
      .filter(required)
      .every((name) => name in installed)
  )
}

/** Installs the npm packages of the lock file, without running any package's install script. */
export async function ensureNpmPackages(node) {
  const key = fingerprint(ROOT, manifests(), `${process.platform} ${process.arch}`)
  if (isFinished('npm packages', key) && readPackages(INSTALLED)) return
  if (!isInstalled()) await step('installing npm packages', () => install(node))
  finish('npm packages', key)
}

async function install(node) {
  const [command, ...first] = npmOn(node)
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error']
  // A user's own `nodedir` setting would point at the headers of another Node.
  const env = cleanEnvironment({ npm_config_nodedir: path.resolve(node, '../..') })
  const { code, output } = await run(command, [...first, ...args], { cwd: ROOT, env })
  if (code === 0) return
  throw new SetupError(
    `npm ci failed:\n${lastLines(output)}\n\n` +
      'If the registry was not reachable, try again. If package-lock.json does not match package.json, run npm install under Node 24.',
  )
}
