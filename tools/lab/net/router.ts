/** How a router translates addresses, in the words of RFC 3489; RFC 4787 has the exact ones, which `natRules` names. */
export type Nat = 'full-cone' | 'port-restricted' | 'symmetric'

/** What a firewall behind a router lets out. */
export type Firewall =
  | { readonly kind: 'open' }
  /** Everything but UDP. */
  | { readonly kind: 'no-udp' }
  /** Nothing but TCP to one port of one address. */
  | { readonly kind: 'one-tcp-port'; readonly address: string; readonly port: number }
  /** Everything but some ports of one address, UDP and TCP. */
  | { readonly kind: 'not-to'; readonly address: string; readonly ports: readonly number[] }

/** A router between a home (`lan0`, one machine at `inside`) and the world (`wan0`), as rules of nftables. */
export function routerRules(nat: Nat, firewall: Firewall, inside: string): string {
  return `flush ruleset
table ip router {
  chain out {
    type filter hook forward priority filter; policy accept
    ${outRules(firewall).join('\n    ')}
  }
${natRules(nat, inside)}
}
`
}

function outRules(firewall: Firewall): string[] {
  // Dropped without a word: a browser that is told would know at once, one that is not has to wait.
  switch (firewall.kind) {
    case 'open':
      return []
    case 'no-udp':
      return ['meta l4proto udp drop']
    case 'one-tcp-port':
      return [
        `iifname "lan0" ip daddr ${firewall.address} tcp dport ${firewall.port} accept`,
        'iifname "lan0" drop',
      ]
    case 'not-to':
      return [
        `ip daddr ${firewall.address} meta l4proto { tcp, udp } th dport { ${firewall.ports.join(', ')} } drop`,
      ]
  }
}

/**
 * The kernel keeps the port of a sender where it can, which makes mappings the same for every destination. What was not
 * asked for is dropped before it is remembered: else the answer to it would find its port taken and get another.
 */
function natRules(nat: Nat, inside: string): string {
  const out = (how: string): string =>
    `  chain translate { type nat hook postrouting priority srcnat; oifname "wan0" masquerade ${how}; }`
  const restricted = `  chain uninvited { type filter hook input priority filter; iifname "wan0" ct state new drop; }`
  switch (nat) {
    case 'full-cone': // Mapping and filtering independent of the other end.
      return `${out('')}
  chain inward { type nat hook prerouting priority dstnat; iifname "wan0" meta l4proto udp dnat to ${inside}; }`
    case 'port-restricted': // Mapping independent of the other end, filtering by its address and port.
      return `${out('')}\n${restricted}`
    case 'symmetric': // A mapping for each address and port of the other end, at a random port; filtering likewise.
      return `${out('fully-random')}\n${restricted}`
  }
}
