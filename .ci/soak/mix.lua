-- Asks for the addresses in a file, one after another from a random one on. Says at the end:
-- answers, how many in a second, faults, then milliseconds: the median, 99 of 100, the longest.
local urls = {}
local threads = 0

setup = function(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

init = function(args)
  for line in io.lines(args[1]) do urls[#urls + 1] = line end
  math.randomseed(seed)
  at = math.random(#urls)
end

request = function()
  at = at % #urls + 1
  return wrk.format("GET", urls[at])
end

done = function(summary, latency, requests)
  local failed = summary.errors
  io.write(string.format("\nresult %d %d %d %d %d %d\n", summary.requests,
    summary.requests * 1e6 / summary.duration,
    failed.status + failed.connect + failed.read + failed.write + failed.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
