import { spawnSync } from 'node:child_process'
import { cleanEnvironment, findProgram, lastLines, run } from './commands.mjs'
import { SetupError, say, step } from './terminal.mjs'

/**
 * What a purpose needs from the system: Debian's packages, the programs among them (to look for where there is no Debian), and in
 * words what a package manager of another system would have to bring.
 */
export const NEEDS = {
  build: {
    purpose: 'building the media worker',
    packages:
      'g++ cmake ninja-build libuv1-dev libssl-dev libsrtp2-dev libabsl-dev flatbuffers-compiler libflatbuffers-dev'.split(
        ' ',
      ),
    programs: ['g++', 'cmake', 'ninja', 'flatc'],
    words:
      'a C++20 compiler, cmake, ninja, flatc, and the headers of libuv, OpenSSL 3, libsrtp 2.5, abseil and flatbuffers',
  },
  test: {
    purpose: 'the tests',
    packages:
      'chromium chromium-headless-shell coturn fonts-noto-cjk fonts-noto-color-emoji redis-server gcc libc6-dev iproute2 nftables'.split(
        ' ',
      ),
    programs: ['chromium', 'chromium-headless-shell', 'turnserver', 'redis-server'],
    words:
      'Chromium, coturn, Redis, fonts with Chinese characters and emoji, and, for networks made by the tests, gcc, iproute2 and nftables',
  },
}

function missingPackages(packages) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages], {
    encoding: 'utf8',
  })
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return packages.filter((name) => !installed.has(name))
}

/** The words that run a command as root here: none, or sudo where it asks no password; undefined where neither works. */
function asRoot() {
  if (process.getuid() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined
}

/** Sees to what `need` (one of NEEDS) takes from the system, or stops with the one line to run. */
export async function ensureSystem(need) {
  if (!findProgram('apt-get') || !findProgram('dpkg-query')) return checkForeignSystem(need)
  const missing = missingPackages(need.packages)
  if (missing.length === 0) return undefined
  const root = asRoot()
  if (!root) {
    throw new SetupError(
      `For ${need.purpose} these packages are missing: ${missing.join(', ')}. Run this line, then start again:\n\n` +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}\n`,
    )
  }
  return step(`installing Debian packages for ${need.purpose}: ${missing.join(' ')}`, () =>
    install(root, missing),
  )
}

async function install(root, packages) {
  const apt = async (...args) => {
    // sudo drops the environment, so the setting travels as a word of the command.
    const words = [
      ...root,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-o',
      'DPkg::Lock::Timeout=300',
      ...args,
    ]
    const { code, output } = await run(words[0], words.slice(1), { env: cleanEnvironment(), patient: true })
    if (code === 0) return
    throw new SetupError(
      `This failed:\n\n  ${words.join(' ')}\n\n${lastLines(output)}\n\n` +
        'Look whether the package servers of /etc/apt can be reached from here, run the line yourself, then start again.',
    )
  }
  await apt('update')
  await apt('install', '-y', '--no-install-recommends', ...packages)
}

function checkForeignSystem(need) {
  const missing = need.programs.filter((name) => !findProgram(name))
  if (missing.length > 0) {
    throw new SetupError(
      `For ${need.purpose} this system lacks: ${missing.join(', ')}. Install ${need.words}, then start again. (Parley installs them itself on Debian only.)`,
    )
  }
  say(
    `set-up: this is no Debian: for ${need.purpose} it must have ${need.words}; the programs are there, going on`,
  )
}
