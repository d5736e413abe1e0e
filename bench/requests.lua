-- Sends the requests of a file in turn: on each line a path, a header's name and value and the body of a form, separated by tabs.
-- A request without a body is a GET, and a POST with one.
local requests = {}
local next = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, name, value, body = line:match("([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)")
    if body == "" then
      requests[#requests + 1] = wrk.format("GET", path, { [name] = value })
    else
      local headers = { [name] = value, ["Content-Type"] = "application/x-www-form-urlencoded" }
      requests[#requests + 1] = wrk.format("POST", path, headers, body)
    end
  end
  local pause = tonumber(arguments[2])
  if pause > 0 then
    -- Spread around the mean, so that the connections do not send at the same time.
    delay = function() return math.random(0, 2 * pause) end
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end
