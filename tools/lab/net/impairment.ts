import { spawnSync } from 'node:child_process'
import type { End, Lab } from './namespaces.ts'
import { netemLink } from './netem-link.ts'
import { userSpaceLink } from './user-space-link.ts'
import type { Backend, Impairment } from './way.ts'

/** Whether this kernel has netem, tried on a device of a namespace of the lab. */
export function hasNetem(lab: Lab): boolean {
  const { name } = lab.namespace('netem')
  return (
    spawnSync('tc', ['-n', name, 'qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms']).status === 0
  )
}

/** Lays a link between two ends. It ends with the lab. The same seed loses the same packets (user-space only). */
export function layLink(
  lab: Lab,
  a: End,
  b: End,
  { backend = 'user-space', seed = 1 }: { backend?: Backend; seed?: number } = {},
): Promise<Impairment> {
  return backend === 'netem' ? netemLink(lab, a, b) : userSpaceLink(lab, a, b, seed)
}
