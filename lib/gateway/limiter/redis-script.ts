/**
 * The whole decision for all subjects of a call, in one round trip and by Redis's own clock, so that the processes'
 * clocks need not agree. The arithmetic is bucket.ts's.
 *
 * KEYS: for each subject a hash of its buckets and a sorted set of its streams (call id, until when its process vouches
 * for it). ARGV: call id, 1 for a stream, lease in ms, then for each subject its limits (0: none) of requests, tokens and
 * streams, and the tokens asked. Answers texts: 0 or the number of the subject that is short; which limit (1 requests, 2
 * tokens, 3 streams); the wait in ms; then for each subject requests and tokens in use.
 */
export const TAKE_SCRIPT = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local call, stream, lease = ARGV[1], ARGV[2] == '1', tonumber(ARGV[3])
local n = #KEYS / 2
local function used(key, name, per)
  local b = redis.call('HMGET', key, name, name .. 'at')
  if not b[1] then return 0 end
  return math.max(0, tonumber(b[1]) - math.max(0, now - tonumber(b[2])) * per / 60000)
end
local function wait(u, units, per) return math.max(0, math.ceil((u + units - per) * 60000 / per)) end
local short, which, longest = 0, 0, 0
local function consider(i, kind, ms)
  if ms > longest then short, which, longest = i, kind, ms end
end
local requests, tokens = {}, {}
for i = 1, n do
  local buckets, streams, a = KEYS[2 * i - 1], KEYS[2 * i], 4 + (i - 1) * 4
  local r, k, s, ask = tonumber(ARGV[a]), tonumber(ARGV[a + 1]), tonumber(ARGV[a + 2]), tonumber(ARGV[a + 3])
  requests[i] = r > 0 and used(buckets, 'r', r) or 0
  tokens[i] = k > 0 and used(buckets, 't', k) or 0
  if r > 0 then consider(i, 1, wait(requests[i], 1, r)) end
  if k > 0 then consider(i, 2, wait(tokens[i], ask, k)) end
  if s > 0 and stream then
    redis.call('ZREMRANGEBYSCORE', streams, '-inf', now)
    if redis.call('ZCARD', streams) >= s then consider(i, 3, 1000) end
  end
end
if short == 0 then
  for i = 1, n do
    local buckets, streams, a = KEYS[2 * i - 1], KEYS[2 * i], 4 + (i - 1) * 4
    local r, k, ask = tonumber(ARGV[a]), tonumber(ARGV[a + 1]), tonumber(ARGV[a + 3])
    local keep = 0
    if r > 0 then
      requests[i] = requests[i] + 1
      redis.call('HSET', buckets, 'r', tostring(requests[i]), 'rat', now)
      keep = math.max(keep, requests[i] * 60000 / r)
    end
    if k > 0 then
      tokens[i] = tokens[i] + ask
      redis.call('HSET', buckets, 't', tostring(tokens[i]), 'tat', now)
      keep = math.max(keep, tokens[i] * 60000 / k)
    end
    if keep > 0 then redis.call('PEXPIRE', buckets, math.max(120000, math.ceil(keep) + 1000)) end
    if stream and tonumber(ARGV[a + 2]) > 0 then
      redis.call('ZADD', streams, now + lease, call)
      redis.call('PEXPIRE', streams, lease)
    end
  end
end
local out = { tostring(short), tostring(which), tostring(longest) }
for i = 1, n do
  out[#out + 1] = tostring(requests[i])
  out[#out + 1] = tostring(tokens[i])
end
return out
`;

/** Gives back. KEYS as above; ARGV: call id, then for each subject its limit of tokens (0: none) and the correction. */
export const END_SCRIPT = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
for i = 1, #KEYS / 2 do
  local buckets, per, delta = KEYS[2 * i - 1], tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  redis.call('ZREM', KEYS[2 * i], ARGV[1])
  if per > 0 and delta ~= 0 then
    local b = redis.call('HMGET', buckets, 't', 'tat')
    local u = 0
    if b[1] then u = math.max(0, tonumber(b[1]) - math.max(0, now - tonumber(b[2])) * per / 60000) end
    u = math.max(0, u + delta)
    redis.call('HSET', buckets, 't', tostring(u), 'tat', now)
    redis.call('PEXPIRE', buckets, math.max(120000, math.ceil(u * 60000 / per) + 1000))
  end
end
return 1
`;

/** Vouches on for streams under way. KEYS: their sorted sets; ARGV: lease in ms, then their call ids. */
export const RENEW_SCRIPT = `
local t = redis.call('TIME')
local till = t[1] * 1000 + math.floor(t[2] / 1000) + tonumber(ARGV[1])
for i = 1, #KEYS do
  redis.call('ZADD', KEYS[i], 'XX', till, ARGV[i + 1])
  redis.call('PEXPIRE', KEYS[i], tonumber(ARGV[1]))
end
return 1
`;
