-- Applies operations to the view, or nothing at all.
--
-- KEYS[1] lease   KEYS[2] cursor
-- ARGV[1] owner of the lease; ARGV[2..4] seq, blockHash and epoch of the cursor that this continues ('' when there is none)
-- ARGV[5] what keys begin with that begin with a colon in the operations; all keys share the hash tag of the lease
-- ARGV[6] operations, each a byte that says which and its arguments: see operations.ts
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

local own, COLON = ARGV[5], 58
local function named(key)
  return string.byte(key) == COLON and own .. key or key
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

-- A list of postings is a field of a hash of rare terms while it has at most so many bytes. A longer one has a key of its
-- own, which the field says in one byte: a list still, or a bitmap (see ledger/postings.ts).
local MOST_RARE = 64
local IS_LIST, IS_BITMAP = 'l', 'b'

-- Postings from which on a list is a bitmap. Terms that come together in every event would all change at once, which takes
-- half a millisecond each, so each changes at a length of its own, which its hash tells.
local function mostListed(field)
  return 2048 + 8 * string.byte(field, -1)
end

-- The part of a list below a posting; lists are ascending.
local function below(list, posting)
  local least = number(posting)
  local kept = #list
  while kept > 0 and number(string.sub(list, kept - 1, kept)) >= least do
    kept = kept - 2
  end
  return string.sub(list, 1, kept)
end

-- Of a posting the byte of a bitmap at which its word begins, behind the byte that every bitmap begins with.
local function wordAt(posting)
  local place = number(posting)
  return 1 + (place - place % 16) / 8
end

local BIT = { [0] = 1, 2, 4, 8, 16, 32, 64, 128 }

-- Bytes of a bitmap from `from` on, where a word begins: what is there, at most a word, and these postings. Whole words.
local function bitsOf(postings, from, there)
  local most = wordAt(string.sub(postings, -2)) + 2 - from
  local bytes = { string.byte(there, 1, 2) }
  for at = #bytes + 1, most do
    bytes[at] = 0
  end
  for i = 1, #postings, 4000 do
    local places = { string.byte(postings, i, i + 3999) }
    for k = 1, #places, 2 do
      local low = places[k + 1]
      local bit = low % 8
      local at = places[k] * 32 + (low - bit) / 8 + 2 - from
      bytes[at] = bytes[at] + BIT[bit]
    end
  end
  local parts = {}
  for at = 1, most, 4000 do
    parts[#parts + 1] = string.char(unpack(bytes, at, math.min(at + 3999, most)))
  end
  return table.concat(parts)
end

-- The bytes of a word as far as they are there, without the bits of a posting and of those above it.
local function wordBelow(word, posting)
  local place = number(posting) % 16
  local low, high = string.byte(word, 1, 2)
  if not low then
    return ''
  end
  if place < 8 then
    return string.char(low % BIT[place], 0)
  end
  return string.char(low, high % BIT[place - 8])
end

-- The postings of a bitmap.
local function listOf(bitmap)
  local postings = {}
  for at = 2, #bitmap do
    local byte, place = string.byte(bitmap, at), (at - 2) * 8
    while byte > 0 do
      if byte % 2 == 1 then
        postings[#postings + 1] = string.char((place - place % 256) / 256, place % 256)
      end
      byte, place = math.floor(byte / 2), place + 1
    end
  end
  return table.concat(postings)
end

-- Keeps a whole list in the form that follows from what it has. `known` is what the field says, if anything. The key of a
-- list is made out where it is needed, for most lists are short.
local function keep(key, rare, field, known, list)
  local hasKey = known == IS_LIST or known == IS_BITMAP
  if #list <= MOST_RARE then
    if list == '' then
      redis.call('HDEL', rare, field)
    else
      redis.call('HSET', rare, field, list)
    end
    if hasKey then
      redis.call('DEL', named(key))
    end
    return
  end
  local form = #list < 2 * mostListed(field) and IS_LIST or IS_BITMAP
  redis.call('SET', named(key), form == IS_LIST and list or IS_BITMAP .. bitsOf(list, 1, ''))
  if known ~= form then
    redis.call('HSET', rare, field, form)
  end
end

local function listAt(key, known)
  if known == IS_LIST then
    return redis.call('GET', named(key)) or ''
  end
  return known or ''
end

-- Removes this posting and all above it.
local function cut(key, rare, field, posting)
  local known = redis.call('HGET', rare, field)
  if not known then
    return
  end
  if known ~= IS_BITMAP then
    local list = listAt(key, known)
    local kept = below(list, posting)
    if #kept < #list then
      keep(key, rare, field, known, kept)
    end
    return
  end
  local name, from = named(key), wordAt(posting)
  local words = redis.call('GETRANGE', name, 0, from + 1)
  local bitmap = string.sub(words, 1, from) .. wordBelow(string.sub(words, from + 1), posting)
  while #bitmap > 1 and string.sub(bitmap, -2) == '\0\0' do
    bitmap = string.sub(bitmap, 1, -3)
  end
  redis.call('SET', name, bitmap)
  if redis.call('BITCOUNT', name, 1, -1) < mostListed(field) then
    keep(key, rare, field, known, listOf(bitmap))
  end
end

-- Adds ascending postings. What stands at or above them was left by an interrupted commit.
local function post(key, rare, field, postings)
  -- What only one event of a slice has is mostly new.
  if #postings == 2 and redis.call('HSETNX', rare, field, postings) == 1 then
    return
  end
  local known = redis.call('HGET', rare, field)
  if known ~= IS_BITMAP then
    keep(key, rare, field, known, below(listAt(key, known), postings) .. postings)
    return
  end
  local name, from = named(key), wordAt(postings)
  local there = redis.call('GETRANGE', name, from, -1)
  if wordBelow(there, postings) ~= there then
    cut(key, rare, field, postings)
    return post(key, rare, field, postings)
  end
  redis.call('SETRANGE', name, from, bitsOf(postings, from, there))
end

-- Of a string that grows Redis keeps room for more. Columns and digests of a full chunk have this length or a multiple of
-- it: there they are written anew, so that they take no more memory than they need; by BITOP, for by way of Lua it takes
-- ten times as long.
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

-- Fields of the hashes that have only so many, as far as one was to be added, which a slice does one by one. Nothing else
-- that it does changes their number.
local lengths = {}

-- The operations by their numbers: what arguments they have, and what they do. Each answers where the next one begins, which
-- comes behind its arguments.
local NUMBER, TEXT = '>I4', '>I4c0'
local OPERATIONS = {
  -- SET
  { TEXT .. TEXT, function(key, value, after)
    redis.call('SET', named(key), value)
    return after
  end },
  -- DEL
  { TEXT, function(key, after)
    redis.call('DEL', named(key))
    return after
  end },
  -- SETRANGE
  { TEXT .. NUMBER .. TEXT, function(key, offset, value, after)
    local name = named(key)
    local length = redis.call('SETRANGE', name, offset, value)
    if length % FULL == 0 and offset + #value == length then
      redis.call('BITOP', 'OR', name, name)
    end
    return after
  end },
  -- TRUNCATE
  { TEXT .. NUMBER, function(key, length, after)
    truncate(named(key), length)
    return after
  end },
  -- HSET
  { TEXT .. TEXT .. TEXT, function(key, field, value, after)
    redis.call('HSET', named(key), field, value)
    return after
  end },
  -- HSETNX
  { TEXT .. TEXT .. TEXT .. NUMBER, function(key, field, value, most, after)
    local name = named(key)
    if most == 0 then
      redis.call('HSETNX', name, field, value)
      return after
    end
    local length = lengths[name] or redis.call('HLEN', name)
    if length < most then
      length = length + redis.call('HSETNX', name, field, value)
    end
    lengths[name] = length
    return after
  end },
  -- HDEL
  { TEXT .. TEXT, function(key, field, after)
    redis.call('HDEL', named(key), field)
    return after
  end },
  -- HDELEQ
  { TEXT .. TEXT .. TEXT, function(key, field, value, after)
    local name = named(key)
    if redis.call('HGET', name, field) == value then
      redis.call('HDEL', name, field)
    end
    return after
  end },
  -- ZADD
  { TEXT .. TEXT .. TEXT, function(key, score, member, after)
    redis.call('ZADD', named(key), score, member)
    return after
  end },
  -- ZREM
  { TEXT .. TEXT, function(key, member, after)
    redis.call('ZREM', named(key), member)
    return after
  end },
  -- POST
  { TEXT .. TEXT .. TEXT .. TEXT, function(key, rare, field, postings, after)
    post(key, named(rare), field, postings)
    return after
  end },
  -- CUT
  { TEXT .. TEXT .. TEXT .. TEXT, function(key, rare, field, posting, after)
    cut(key, named(rare), field, posting)
    return after
  end },
  -- PACK
  { TEXT .. NUMBER .. TEXT, function(key, index, records, after)
    local name = named(key)
    local kept, count = '', 0
    if index > 0 then
      kept, count = firstRecords(redis.call('GET', name) or '', index)
    end
    redis.call('SET', name, kept .. string.rep('\0\0', index - count) .. records)
    return after
  end },
  -- UNPACK
  { TEXT .. NUMBER, function(key, index, after)
    local name = named(key)
    local pack = redis.call('GET', name) or ''
    local kept = firstRecords(pack, index)
    if not string.find(kept, '[^%z]') then
      redis.call('DEL', name)
    elseif #kept < #pack then
      redis.call('SET', name, kept)
    end
    return after
  end },
  -- LPUSH
  { TEXT .. TEXT .. NUMBER, function(key, value, most, after)
    local name = named(key)
    redis.call('LPUSH', name, value)
    redis.call('LTRIM', name, 0, most - 1)
    return after
  end },
  -- PUBLISH
  { TEXT .. TEXT, function(channel, message, after)
    redis.call('PUBLISH', named(channel), message)
    return after
  end },
}

local encoded, at = ARGV[6], 1
while at <= #encoded do
  local arguments, apply = unpack(OPERATIONS[string.byte(encoded, at)])
  -- In one call, for each takes as long as a command of Redis.
  at = apply(struct.unpack(arguments, encoded, at + 1))
end
return 'OK'
