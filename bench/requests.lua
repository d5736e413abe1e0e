-- Sends the requests of a file in turn: on each line a path, a header's name and its value, separated by tabs.
local requests = {}
local next = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, name, value = line:match("([^\t]*)\t([^\t]*)\t(.*)")
    requests[#requests + 1] = wrk.format("GET", path, { [name] = value })
  end
  pause = tonumber(arguments[2] or "0")
  if pause > 0 then
    -- Spread around the mean, so that the connections do not march in step.
    delay = function() return math.random(0, 2 * pause) end
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end
