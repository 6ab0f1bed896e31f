-- What wrk says at the end: answers, microseconds, answers that are faults, the 95th percentile.
done = function(summary, latency, requests)
  local failed = summary.errors
  io.write(string.format("\nresult %d %d %d %d\n", summary.requests, summary.duration,
    failed.status + failed.connect + failed.read + failed.write + failed.timeout,
    latency:percentile(95)))
end
