-- Applies operations to the view, or nothing at all.
--
-- KEYS[1] lease   KEYS[2] cursor   KEYS[3...] whatever the operations change
-- ARGV[1] owner of the lease; ARGV[2..4] seq, blockHash and epoch of the cursor that this continues ('' when there is none)
-- ARGV[5] operations: a name and its arguments, each behind its length; keys as their place in KEYS
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

local operations, at = ARGV[5], 1
local function take()
  local value
  value, at = struct.unpack('>I4c0', operations, at)
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

-- A list is a field of a hash of rare terms while it has at most so many bytes, and then a string. One that is not much
-- longer is written anew, so that it takes no more memory than it needs; a longer one is appended to, for which Redis keeps
-- up to as much room again, until its chunk is nearly full.
local MOST_RARE = 64
local SHORT = 4096
local LAST_PLACES = 65536 - 16

-- The part of a list below a posting; lists are ascending.
local function below(list, posting)
  local least = number(posting)
  local kept = #list
  while kept > 0 and number(string.sub(list, kept - 1, kept)) >= least do
    kept = kept - 2
  end
  return string.sub(list, 1, kept)
end

local function setRare(rare, field, list)
  if list == '' then
    redis.call('HDEL', rare, field)
  else
    redis.call('HSET', rare, field, list)
  end
end

-- Removes this posting and all above it.
local function cut(name, rare, field, posting)
  local length = redis.call('STRLEN', name)
  if length == 0 then
    local list = redis.call('HGET', rare, field)
    if list then
      setRare(rare, field, below(list, posting))
    end
    return
  end
  local least = number(posting)
  local kept = length
  while kept > 0 and number(redis.call('GETRANGE', name, kept - 2, kept - 1)) >= least do
    kept = kept - 2
  end
  if kept <= MOST_RARE then
    setRare(rare, field, kept == 0 and '' or redis.call('GETRANGE', name, 0, kept - 1))
    redis.call('DEL', name)
  elseif kept < length then
    truncate(name, kept)
  end
end

-- What stands at or above a posting that is yet to come was left by an interrupted commit.
local function post(name, rare, field, posting)
  local length = redis.call('STRLEN', name)
  if length > 0 and number(redis.call('GETRANGE', name, -2, -1)) >= number(posting) then
    cut(name, rare, field, posting)
    length = redis.call('STRLEN', name)
  end
  if length >= SHORT and number(string.sub(posting, -2)) < LAST_PLACES then
    redis.call('APPEND', name, posting)
  elseif length > 0 then
    redis.call('SET', name, redis.call('GET', name) .. posting)
  else
    local known = redis.call('HGET', rare, field)
    local list = (known and below(known, posting) or '') .. posting
    if #list <= MOST_RARE then
      redis.call('HSET', rare, field, list)
    else
      if known then
        redis.call('HDEL', rare, field)
      end
      redis.call('SET', name, list)
    end
  end
end

-- Of a string that grows Redis keeps room for more. Columns and digests of a full chunk have this length or a multiple of
-- it: there they are written anew, so that they take no more memory than they need.
local FULL = 65536 * 8

-- The first records of a pack, and how many there are. A record stands behind its length; one elsewhere has none.
local ELSEWHERE = 65535
local function firstRecords(pack, count)
  local at, found = 1, 0
  while found < count and at < #pack do
    local length = number(string.sub(pack, at, at + 1))
    at = at + 2 + (length == ELSEWHERE and 0 or length)
    found = found + 1
  end
  return string.sub(pack, 1, at - 1), found
end

local apply = {
  SET = function() redis.call('SET', key(), take()) end,
  DEL = function() redis.call('DEL', key()) end,
  SETRANGE = function()
    local name, offset, value = key(), tonumber(take()), take()
    local length = redis.call('SETRANGE', name, offset, value)
    if length % FULL == 0 and offset + #value == length then
      redis.call('SET', name, redis.call('GET', name))
    end
  end,
  TRUNCATE = function() truncate(key(), tonumber(take())) end,
  HSET = function() redis.call('HSET', key(), take(), take()) end,
  HSETNX = function()
    local name, field, value, most = key(), take(), take(), tonumber(take())
    if most == 0 or redis.call('HLEN', name) < most then
      redis.call('HSETNX', name, field, value)
    end
  end,
  HDEL = function() redis.call('HDEL', key(), take()) end,
  HDELEQ = function()
    local name, field, value = key(), take(), take()
    if redis.call('HGET', name, field) == value then
      redis.call('HDEL', name, field)
    end
  end,
  ZADD = function() redis.call('ZADD', key(), take(), take()) end,
  ZREM = function() redis.call('ZREM', key(), take()) end,
  POST = function() post(key(), key(), take(), take()) end,
  CUT = function() cut(key(), key(), take(), take()) end,
  PACK = function()
    local name, index, records = key(), tonumber(take()), take()
    local kept, count = firstRecords(redis.call('GET', name) or '', index)
    redis.call('SET', name, kept .. string.rep('\0\0', index - count) .. records)
  end,
  UNPACK = function()
    local name, index = key(), tonumber(take())
    local pack = redis.call('GET', name) or ''
    local kept = firstRecords(pack, index)
    if not string.find(kept, '[^%z]') then
      redis.call('DEL', name)
    elseif #kept < #pack then
      redis.call('SET', name, kept)
    end
  end,
  LPUSH = function()
    local name = key()
    redis.call('LPUSH', name, take())
    redis.call('LTRIM', name, 0, tonumber(take()) - 1)
  end,
  PUBLISH = function() redis.call('PUBLISH', take(), take()) end,
}
while at <= #operations do
  apply[take()]()
end
return 'OK'
