import { readdirSync, readFileSync } from 'node:fs'

/** KiB that a program and all that it started hold by themselves (pages of files left out); it is known by a word of its command line. */
export function memoryOfTree(word: string): number {
  const all = processes()
  const tree = new Set(all.filter(({ command }) => command.includes(word)).map(({ pid }) => pid))
  for (let size = -1; size !== tree.size;) {
    size = tree.size
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid)
  }
  return [...tree].reduce((sum, pid) => sum + anonymousOf(pid), 0)
}

function processes(): { pid: number; parent: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const [status, command] = [read(`/proc/${name}/status`), read(`/proc/${name}/cmdline`)]
      return [{ pid: Number(name), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0), command }]
    })
}

const anonymousOf = (pid: number): number =>
  Number(/^RssAnon:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // It has ended since.
  }
}
