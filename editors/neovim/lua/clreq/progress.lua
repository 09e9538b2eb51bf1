--- The progress of sending: shown on the command line, and cancelled by `:ClreqCancel`.
local M = {}

---@class clreq.Progress
---@field client_id integer
---@field token string|integer
---@field title string
---@field stage? string how far it is

--- What is under way and can be cancelled.
---@type clreq.Progress[]
local active = {}

local function show(text)
  vim.api.nvim_echo({ { text } }, false, {})
end

local function find(client_id, token)
  for index, progress in ipairs(active) do
    if progress.client_id == client_id and progress.token == token then
      return index, progress
    end
  end
end

--- Handles `$/progress` of the server, and leaves the rest to Neovim.
function M.handle(failure, result, context, config)
  local value = result and result.value
  if value then
    local index, progress = find(context.client_id, result.token)
    if value.kind == 'begin' and value.cancellable then
      table.insert(active, { client_id = context.client_id, token = result.token, title = value.title })
      show(('%s (:ClreqCancel stops it)'):format(value.title))
    elseif value.kind == 'report' and progress and value.message then
      progress.stage = value.message
      show(('%s: %s'):format(progress.title, value.message))
    elseif value.kind == 'end' and index then
      table.remove(active, index)
    end
  end
  return vim.lsp.handlers['$/progress'](failure, result, context, config)
end

--- Says of what was under way in a server that ended that nothing is known of it.
---@param client_id integer
function M.server_ended(client_id)
  for index = #active, 1, -1 do
    if active[index].client_id == client_id then
      local title = table.remove(active, index).title
      vim.schedule(function()
        vim.notify(
          ('clreq: the server ended during “%s”. The outcome is unknown: look for the resource before you send again.'):format(title),
          vim.log.levels.ERROR
        )
      end)
    end
  end
end

---@return clreq.Progress[]
function M.active()
  return active
end

return M
