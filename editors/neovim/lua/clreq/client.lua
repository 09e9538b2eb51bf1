--- The client: its configuration, its start in each version of Neovim, and the requests of the commands.
local options = require('clreq.options')
local progress = require('clreq.progress')

local M = {}

local ROOT_MARKERS = { 'clreq.toml', '.git' }

--- The client's configuration, as `vim.lsp.enable` and `vim.lsp.start` take it.
---@return table
function M.config()
  return {
    name = 'clreq',
    cmd = vim.list_extend(vim.deepcopy(options.get().cmd), { 'lsp' }),
    filetypes = { 'clreq' },
    root_markers = ROOT_MARKERS,
    settings = { clreq = options.get().settings },
    before_init = function(params)
      params.initializationOptions = M.initialization_options()
    end,
    capabilities = M.capabilities(),
    handlers = { ['$/progress'] = progress.handle },
    on_exit = progress.server_ended,
  }
end

--- Neovim 0.12 asks for diagnostics, and when told that they have changed it leaves those of open files as they were. As
--- a client that can't be told, it is sent them instead.
---@return table?
function M.capabilities()
  if vim.fn.has('nvim-0.12') == 1 then
    return { workspace = { diagnostics = { refreshSupport = false } } }
  end
end

--- What the server is handed at its start. The token is asked for here, so that it is kept nowhere.
function M.initialization_options()
  local set = options.get()
  return {
    clreq = {
      settingsOrigin = 'user',
      endpoint = set.endpoint,
      accessToken = set.access_token and set.access_token() or nil,
    },
  }
end

--- Has the server started for every request file, unless the user doesn't want that.
function M.enable()
  local autostart = options.get().autostart
  if vim.lsp.enable then
    vim.lsp.enable('clreq', autostart)
    return
  end
  local group = vim.api.nvim_create_augroup('clreq', { clear = true })
  if not autostart then
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = 'clreq',
    desc = 'Start the language server of clreq',
    callback = function(event)
      M.start(event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.bo[buffer].filetype == 'clreq' then
      M.start(buffer)
    end
  end
end

--- Starts the client for a buffer without `vim.lsp.enable` (Neovim 0.8 to 0.10).
---@param buffer integer
function M.start(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  local marker = vim.fs.find(ROOT_MARKERS, { upward = true, path = vim.fs.dirname(path) })[1]
  local config = M.config()
  config.root_dir = marker and vim.fs.dirname(marker) or vim.fs.dirname(path)
  -- It attaches the current buffer; the option to name another came in 0.9.
  vim.api.nvim_buf_call(buffer, function()
    vim.lsp.start(config)
  end)
end

--- The client of a buffer, or nil with a message to the user.
---@param buffer integer
function M.of_buffer(buffer)
  local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local client = get_clients({ bufnr = buffer, name = 'clreq' })[1]
  if client == nil then
    vim.notify('clreq: no language server runs for this buffer. See :checkhealth clreq', vim.log.levels.ERROR)
  end
  return client
end

--- Runs one of the server's commands on the file of the current buffer.
---@param command string
---@param on_result? fun(result: any)
function M.execute(command, on_result)
  local buffer = vim.api.nvim_get_current_buf()
  local client = M.of_buffer(buffer)
  if client == nil then
    return
  end
  local params = { command = command, arguments = { { uri = vim.uri_from_bufnr(buffer) } } }
  M.request(client, 'workspace/executeCommand', params, buffer, function(failure, result)
    if failure then
      vim.notify('clreq: ' .. failure.message, vim.log.levels.ERROR)
    elseif on_result then
      on_result(result)
    end
  end)
end

--- `client:request`, which was called otherwise before Neovim 0.11.
function M.request(client, method, params, buffer, handler)
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, params, handler, buffer)
  else
    client.request(method, params, handler, buffer)
  end
end

--- `client:notify`, likewise.
function M.notify(client, method, params)
  if vim.fn.has('nvim-0.11') == 1 then
    client:notify(method, params)
  else
    client.notify(method, params)
  end
end

return M
