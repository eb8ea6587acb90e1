import type { NetworkInterfaceInfo } from 'node:os'

/** Bridges of containers and virtual machines: no phone is there, and each would cost every browser two candidates. */
const BRIDGE = /^(docker|br-|veth|virbr|cni|flannel|cali|podman|lxc)/

/** The addresses of this machine at which somebody else may find it, of both families, in the system's order. */
export function reachableAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): NetworkInterfaceInfo[] {
  return Object.entries(interfaces)
    .filter(([name]) => !BRIDGE.test(name))
    .flatMap(([, infos]) => infos ?? [])
    .filter((info) => !info.internal)
}
