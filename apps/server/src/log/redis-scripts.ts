import { Script } from './redis-link.ts'

/**
 * The steps at a room's log in Redis. A room has four keys: `meta` (a hash: the log's `id`, the last `seq`, the `state`
 * at the entry `snap`; the Redis process `run` in which it was begun or told anew, the `base` it was told up to, until when
 * that may `settle`; for each node its last batch, `b:`, and the `run` in which it has vouched for what it knows, `v:`),
 * `stream` (the entries as `<seq>-0`), `holders` (nodes that have it open, scored by the end of their lease), and `words`
 * (what nodes say to each other that is no history, by the clock of Redis).
 */
const CLOCK = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)`

/** Expects `node` and `lease`; keys are kept for some leases, so that a log outlives a Redis that was away. */
const LEASE = `
redis.call('ZADD', KEYS[3], now + lease, node)
for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], lease * 5) end`

/**
 * Opens a log, or begins one: node, lease, id, run, state at 0 → the id, a snapshot, the entries after it, and the time. One that no
 * living node holds is over.
 */
export const OPEN = new Script(`${CLOCK}
local node, lease = ARGV[1], tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
if redis.call('ZCARD', KEYS[3]) == 0 or redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
  redis.call('HSET', KEYS[1], 'id', ARGV[3], 'run', ARGV[4], 'seq', 0, 'snap', 0, 'state', ARGV[5],
    'base', 0, 'settle', 0)
end
${LEASE}
local m = redis.call('HMGET', KEYS[1], 'id', 'snap', 'state', 'run')
if m[4] == ARGV[4] then redis.call('HSET', KEYS[1], 'v:' .. node, m[4]) end
return {m[1], m[3], redis.call('XRANGE', KEYS[2], '(' .. m[2] .. '-0', '+'), now}`)

/**
 * Puts events at the end: node, id, run, batch, the last seq that the node knows, events… → the seq of the first, the
 * snapshot's, and all entries after what the node knows. The same batch again is not put there twice.
 */
export const APPEND = new Script(`${CLOCK}
local m = redis.call('HMGET', KEYS[1], 'id', 'v:' .. ARGV[1], 'seq', 'settle', 'snap', 'b:' .. ARGV[1])
if not m[1] then return {'offer'} end
if m[1] ~= ARGV[2] then return {'other'} end
if m[2] ~= ARGV[3] then return {'offer'} end
if now < tonumber(m[4]) then return {'settling', tonumber(m[4]) - now} end
local seq, first = tonumber(m[3]), nil
local batch, at = string.match(m[6] or '', '(%d+):(%d+)')
if batch == ARGV[4] then
  first = tonumber(at)
else
  first = seq + 1
  for i = 6, #ARGV do
    seq = seq + 1
    redis.call('XADD', KEYS[2], string.format('%d-0', seq), 'e', ARGV[i])
  end
  redis.call('HSET', KEYS[1], 'seq', seq, 'b:' .. ARGV[1], ARGV[4] .. ':' .. first)
end
return {'ok', first, tonumber(m[5]), redis.call('XRANGE', KEYS[2], '(' .. ARGV[5] .. '-0', '+')}`)

/** Keeps a newer snapshot and forgets old entries: id, run, seq, state, how many entries before it stay. */
export const SNAPSHOT = new Script(`
local m = redis.call('HMGET', KEYS[1], 'id', 'run', 'snap')
if m[1] ~= ARGV[1] or m[2] ~= ARGV[2] or tonumber(m[3]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], 'snap', ARGV[3], 'state', ARGV[4])
redis.call('XTRIM', KEYS[2], 'MINID', string.format('%d-0', math.max(0, ARGV[3] - ARGV[5])))
return 1`)

/** Renews a node's lease: node, lease, id, run → who holds the log. */
export const RENEW = new Script(`${CLOCK}
local node, lease = ARGV[1], tonumber(ARGV[2])
local m = redis.call('HMGET', KEYS[1], 'id', 'v:' .. node)
if not m[1] then return {'offer'} end
if m[1] ~= ARGV[3] then return {'other'} end
if m[2] ~= ARGV[4] then return {'offer'} end
${LEASE}
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
return {'ok', redis.call('ZRANGE', KEYS[3], 0, -1)}`)

/** Which nodes hold a log: one key, its holders. */
export const HOLDERS = new Script(`${CLOCK}
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')`)

/**
 * After Redis was started again each holder says how far it knows the log: node, lease, id, run, seq, state, for how long
 * others may say more, and the last entries. The furthest counts; before that time is over nothing is put at the end.
 */
export const OFFER = new Script(`${CLOCK}
local node, lease, id, run, seq = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], tonumber(ARGV[5])
local m = redis.call('HMGET', KEYS[1], 'id', 'run', 'seq', 'settle', 'base', 'v:' .. node)
if m[1] and m[1] ~= id then return {'other'} end
if m[6] == run then return {'ok'} end
local fresh = not m[1] or m[2] ~= run
if not fresh and now >= tonumber(m[4]) and seq > tonumber(m[5]) then return {'late'} end
if fresh then redis.call('HSET', KEYS[1], 'id', id, 'run', run, 'settle', now + ARGV[7], 'base', m[3] or 0) end
redis.call('HSET', KEYS[1], 'v:' .. node, run)
if not m[1] or seq > tonumber(m[3]) then
  redis.call('HSET', KEYS[1], 'seq', seq, 'snap', seq, 'state', ARGV[6], 'base', seq)
  redis.call('DEL', KEYS[2])
  for i = 8, #ARGV do
    redis.call('XADD', KEYS[2], string.format('%d-0', seq - #ARGV + i), 'e', ARGV[i])
  end
end
${LEASE}
return {'ok'}`)

/** Says something to the other holders: node, lease, word. A node that reads late misses the oldest. */
export const SAY = new Script(`
redis.call('XADD', KEYS[4], 'MAXLEN', '~', 500, '*', 'n', ARGV[1], 'w', ARGV[3])
redis.call('PEXPIRE', KEYS[4], ARGV[2])
return 1`)

/** Lets go of a log: node, id. With its last holder it ends. */
export const RELEASE = new Script(`${CLOCK}
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[1], 'b:' .. ARGV[1], 'v:' .. ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
if redis.call('ZCARD', KEYS[3]) == 0 then redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4]) end
return 1`)
