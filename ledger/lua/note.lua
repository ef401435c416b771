-- Notes what is known of a submission, unless what is noted already is newer.
-- KEYS: submission hash; optionally the hash of Kafka offsets
-- ARGV: note (JSON), source (command | state), partition, offset, at (ms), time to live (ms), channel, name for the channel;
--       optionally the field of the offsets' hash and the next offset
-- A note belongs to the command at an offset of Kafka; commands of one publication share a partition, so a higher
-- offset is a newer command. That a command is queued is news only if the command is newer; a state of it, also if
-- it is the same. Offsets are compared as decimals: they may be beyond what Lua's numbers keep.
local function compare(a, b)
  if #a ~= #b then return #a < #b and -1 or 1 end
  if a == b then return 0 end
  return a < b and -1 or 1
end

if KEYS[2] then redis.call('HSET', KEYS[2], ARGV[9], ARGV[10]) end
if tonumber(ARGV[6]) <= 0 then return 0 end

local known = redis.call('HMGET', KEYS[1], 'partition', 'offset', 'at', 'note')
if known[1] then
  local order
  if known[1] == ARGV[3] then
    order = compare(ARGV[4], known[2])
  else
    -- The topic was given more partitions since.
    order = compare(ARGV[5], known[3])
  end
  if order < 0 or (order == 0 and ARGV[2] == 'command') then return 0 end
  if known[4] == ARGV[1] then return 0 end
end

redis.call('HSET', KEYS[1], 'note', ARGV[1], 'partition', ARGV[3], 'offset', ARGV[4], 'at', ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PUBLISH', ARGV[7], ARGV[8])
return 1
