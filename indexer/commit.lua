-- Applies operations to the view, or nothing at all.
--
-- KEYS[1] lease   KEYS[2] cursor   KEYS[3...] whatever the operations change
-- ARGV[1] owner of the lease; ARGV[2..4] seq, blockHash and epoch of the cursor that this continues ('' when there is none)
-- ARGV[5...] operations: a name and its arguments; keys as their place in KEYS
--
-- Answers OK, LEASE (another indexer leads) or CURSOR (the view is not where the caller believes).
-- A script runs alone, so a reader or another leader sees all of it or nothing.

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'LEASE'
end
local cursor = redis.call('HMGET', KEYS[2], 'seq', 'blockHash', 'epoch')
for i = 1, 3 do
  if (cursor[i] or '') ~= ARGV[1 + i] then
    return 'CURSOR'
  end
end

local at = 5
local function take()
  local value = ARGV[at]
  at = at + 1
  return value
end
local function key()
  return KEYS[tonumber(take())]
end

local function truncate(name, length)
  if length == 0 then
    redis.call('DEL', name)
  elseif redis.call('STRLEN', name) > length then
    redis.call('SET', name, redis.call('GETRANGE', name, 0, length - 1))
  end
end

-- Two bytes, big endian. (Lua compares strings by the locale's collation, not by bytes.)
local function number(posting)
  local high, low = string.byte(posting, 1, 2)
  return high * 256 + low
end

-- Removes this posting and all above it; lists are ascending.
local function cut(name, posting)
  local least = number(posting)
  local length = redis.call('STRLEN', name)
  local kept = length
  while kept > 0 and number(redis.call('GETRANGE', name, kept - 2, kept - 1)) >= least do
    kept = kept - 2
  end
  if kept < length then
    truncate(name, kept)
  end
end

-- What stands at or above a posting that is yet to come was left by an interrupted commit.
local function post(name, posting)
  local last = redis.call('GETRANGE', name, -2, -1)
  if last ~= '' and number(last) >= number(posting) then
    cut(name, posting)
  end
  redis.call('APPEND', name, posting)
end

local apply = {
  SET = function() redis.call('SET', key(), take()) end,
  DEL = function() redis.call('DEL', key()) end,
  SETRANGE = function() redis.call('SETRANGE', key(), take(), take()) end,
  TRUNCATE = function() truncate(key(), tonumber(take())) end,
  HSET = function() redis.call('HSET', key(), take(), take()) end,
  HSETNX = function() redis.call('HSETNX', key(), take(), take()) end,
  HDEL = function() redis.call('HDEL', key(), take()) end,
  HDELEQ = function()
    local name, field, value = key(), take(), take()
    if redis.call('HGET', name, field) == value then
      redis.call('HDEL', name, field)
    end
  end,
  ZADD = function() redis.call('ZADD', key(), take(), take()) end,
  ZREM = function() redis.call('ZREM', key(), take()) end,
  POST = function() post(key(), take()) end,
  CUT = function() cut(key(), take()) end,
  LPUSH = function()
    local name = key()
    redis.call('LPUSH', name, take())
    redis.call('LTRIM', name, 0, tonumber(take()) - 1)
  end,
  PUBLISH = function() redis.call('PUBLISH', take(), take()) end,
}
while at <= #ARGV do
  apply[take()]()
end
return 'OK'
