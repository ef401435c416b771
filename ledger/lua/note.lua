-- Notes what is known of a submission, unless what is noted already is newer.
-- KEYS: submission hash; from a consumer of the topics also the hash of Kafka offsets and the indexers' lease
-- ARGV: note (JSON, '' for none), source (command | state), partition, offset, at (ms), time to live (ms), channel, name
--       for the channel; from a consumer also the field of the offsets' hash, the next offset, the owner of the lease
--       and the offset that the field holds before ('' for none)
-- Answers 1 (news), 0 (none), -1 (another indexer leads: nothing was done) or -2 (the field holds another offset: Redis
-- lost something, and the consumer must begin there again).
-- A note belongs to the command at an offset of Kafka; commands of one publication share a partition, so a higher
-- offset is a newer command. That a command is queued is news only if the command is newer; a state of it, also if
-- it is the same. Offsets are compared as decimals: they may be beyond what Lua's numbers keep.
local function compare(a, b)
  if #a ~= #b then return #a < #b and -1 or 1 end
  if a == b then return 0 end
  return a < b and -1 or 1
end

if KEYS[2] then
  if redis.call('GET', KEYS[3]) ~= ARGV[11] then return -1 end
  if (redis.call('HGET', KEYS[2], ARGV[9]) or '') ~= ARGV[12] then return -2 end
  redis.call('HSET', KEYS[2], ARGV[9], ARGV[10])
end
if ARGV[1] == '' or tonumber(ARGV[6]) <= 0 then return 0 end

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
