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

--- Looks up whether an earlier send was carried out.
function M.look_up()
  client.execute('clreq.lookUp')
end

--- Inserts a response that is kept outside of the file, or takes a kept secret.
function M.recover()
  client.execute('clreq.recover')
end

--- Compares the file with the API. The differences are diagnostics on the values.
function M.diff()
  client.execute('clreq.diff')
end

--- Shows what differs, asks, and changes the API's resource.
function M.update()
  client.execute('clreq.update')
end

--- Asks for the name of the file's resource, and deletes it.
function M.delete()
  local buffer = vim.api.nvim_get_current_buf()
  client.execute('clreq.delete', nil, nil, function(failure)
    local data = failure.data
    if type(data) ~= 'table' or type(data.name) ~= 'string' then
      return false
    end
    vim.ui.input({ prompt = ('%s Type its name to delete it: '):format(data.question) }, function(typed)
      if typed == data.name then
        vim.api.nvim_buf_call(buffer, function()
          client.execute('clreq.delete', nil, { confirm = typed })
        end)
      else
        vim.notify('clreq: not deleted: that is not the name.')
      end
    end)
    return true
  end)
end

--- Reads the names of the user's organizations and roles from the API.
function M.refresh_names()
  client.execute('clreq.refreshNames')
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
    vim.notify('clreq: copied. The command reads the token from $CLREQ_ACCESS_TOKEN.')
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
---@param purpose? string a kind of API credential, or a resource
---@param file? string
function M.new(purpose, file)
  require('clreq.new').new(purpose, file)
end

return M
