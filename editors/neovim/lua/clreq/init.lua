--- What the commands do. Each acts on the current buffer.
local client = require('clreq.client')
local options = require('clreq.options')
local progress = require('clreq.progress')

local M = {}

--- Sets the options, as `vim.g.clreq` does. There is no need to call it.
---@param set clreq.Options
function M.setup(set)
  options.set(set)
  if vim.lsp.config then
    vim.lsp.config('clreq', client.config())
  end
  client.enable()
end

--- Sends the request. The server asks first if it was sent before, and puts the response in the buffer.
function M.send()
  client.execute('clreq.send')
end

--- Redacts the secrets in the response.
function M.redact()
  client.execute('clreq.redact')
end

--- Puts a curl command for the request in the unnamed register, and on the clipboard where there is one.
function M.curl()
  client.execute('clreq.curl', function(command)
    vim.fn.setreg('"', command)
    if vim.fn.has('clipboard') == 1 then
      vim.fn.setreg('+', command)
    end
    vim.notify('clreq: the curl command is copied. It reads the access token from an environment variable.')
  end)
end

--- Cancels what is under way.
function M.cancel()
  if #progress.active() == 0 then
    vim.notify('clreq: nothing is being sent.')
  end
  for _, running in ipairs(progress.active()) do
    local its_client = vim.lsp.get_client_by_id(running.client_id)
    if its_client then
      client.call(its_client, 'notify', 'window/workDoneProgress/cancel', { token = running.token })
    end
  end
end

--- Restarts the language server.
function M.restart()
  client.restart()
end

--- Makes a new request file and opens it.
---@param kind? string
---@param file? string
function M.new(kind, file)
  require('clreq.new').new(kind, file)
end

return M
