--- The client: its configuration, its start in each version of Neovim, and the requests of the commands.
local edits = require('clreq.edits')
local messages = require('clreq.messages')
local options = require('clreq.options')
local progress = require('clreq.progress')

local M = {}

local ROOT_MARKERS = { 'clreq.toml', '.git' }
--- How long to wait for the end of the servers, in milliseconds.
local RESTART_PATIENCE = 10000

--- How many commands each server has not answered yet, by the client's id.
---@type table<integer, integer>
local unanswered = {}

--- The client's configuration, as `vim.lsp.enable` and `vim.lsp.start` take it.
---@return table
function M.config()
  return {
    name = 'clreq',
    cmd = vim.list_extend(vim.deepcopy(options.get().cmd), { 'lsp' }),
    -- Of the TOML files, `find_root` takes only clreq.toml.
    filetypes = { 'clreq', 'toml' },
    root_dir = M.find_root,
    settings = { clreq = options.get().settings },
    before_init = function(params)
      params.initializationOptions = M.initialization_options()
    end,
    capabilities = M.capabilities(),
    handlers = {
      ['$/progress'] = progress.handle,
      ['window/showMessage'] = messages.handle,
      ['workspace/applyEdit'] = edits.handle,
    },
    on_exit = M.server_ended,
  }
end

--- Whether the user was told that there is no program.
local told_of_missing_program = false

--- Whether the server can be started. If not, the user is told once: Neovim 0.12 passes over a program that is missing.
---@return boolean
function M.can_start()
  if options.has_program() then
    return true
  end
  if not told_of_missing_program then
    told_of_missing_program = true
    -- In an autocommand, up to 0.10, a message of an error would be followed by a traceback.
    vim.schedule(options.report_missing_program)
  end
  return false
end

--- Whether the server checks a buffer: a request file, or the configuration of a project.
---@param buffer integer
---@return boolean
function M.serves(buffer)
  local name = vim.api.nvim_buf_get_name(buffer):match('[^/\\]*$')
  return vim.bo[buffer].filetype ~= 'toml' or name == 'clreq.toml'
end

--- Calls `start` with the root of a buffer's project, if the server checks the buffer and can be started.
---@param buffer integer
---@param start fun(root: string?)
function M.find_root(buffer, start)
  if M.serves(buffer) and M.can_start() then
    start(vim.fs.root(buffer, ROOT_MARKERS))
  end
end

--- Tells what became of whatever was under way in a server that ended. Neovim itself drops it without a word.
function M.server_ended(_, _, client_id)
  progress.server_ended(client_id)
  if unanswered[client_id] then
    unanswered[client_id] = nil
    vim.schedule(function()
      vim.notify('clreq: the language server ended before it answered. See :checkhealth clreq', vim.log.levels.ERROR)
    end)
  end
end

--- Applies the other edits of a completed item, such as the comma before it. Neovim's own completion does so since 0.11.
local function add_what_else_an_item_changes(group)
  vim.api.nvim_create_autocmd('CompleteDone', {
    group = group,
    pattern = '*.clreq.json',
    desc = 'Apply the other edits of a completed item',
    callback = function(event)
      local item = vim.tbl_get(vim.v.completed_item, 'user_data', 'nvim', 'lsp', 'completion_item')
      local client = M.of_buffer(event.buf)
      if client and type(item) == 'table' and type(item.additionalTextEdits) == 'table' then
        vim.lsp.util.apply_text_edits(item.additionalTextEdits, event.buf, client.offset_encoding)
      end
    end,
  })
end

--- Has Neovim's own completion (CTRL-X CTRL-O) insert whole items: without this, 0.11 and newer insert their labels.
local function enable_completion(group)
  if not (vim.lsp.completion and vim.lsp.completion.enable) then
    add_what_else_an_item_changes(group)
    return
  end
  vim.api.nvim_create_autocmd('LspAttach', {
    group = group,
    pattern = '*.clreq.json',
    desc = 'Insert whole items on completion',
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == 'clreq' then
        vim.lsp.completion.enable(true, client.id, event.buf)
      end
    end,
  })
end

--- What the client can do, beside what Neovim or a completion plug-in says.
---@return table
function M.capabilities()
  -- Neovim supports this, but doesn't say so. Without it an edit has no version, and could be applied to a newer text.
  local added = { workspace = { workspaceEdit = { documentChanges = true } } }
  if vim.fn.has('nvim-0.12') == 1 then
    -- Neovim 0.12 asks for diagnostics, and when told that they have changed it leaves those of open files as they were. As a
    -- client that can't be told, it is sent them instead.
    added.workspace.diagnostics = { refreshSupport = false }
  end
  if vim.lsp.config then
    return added
  end
  -- Up to 0.10 these replace Neovim's own.
  return vim.tbl_deep_extend('force', vim.lsp.protocol.make_client_capabilities(), added)
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
  local group = vim.api.nvim_create_augroup('clreq', { clear = true })
  enable_completion(group)
  if vim.lsp.enable then
    if autostart then
      vim.api.nvim_create_autocmd('FileType', {
        group = group,
        pattern = 'clreq',
        desc = 'Tell that the program of clreq is missing',
        callback = function()
          M.can_start()
        end,
      })
    end
    vim.lsp.enable('clreq', autostart)
    -- Where the first file has this plug-in loaded while Neovim still starts, 0.11 passes over that file. 0.12 does the same as here.
    if autostart and vim.fn.has('nvim-0.12') == 0 and vim.v.vim_did_enter == 0 and vim.fn.did_filetype() == 1 then
      vim.cmd.doautoall('nvim.lsp.enable FileType')
    end
    return
  end
  if not autostart then
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = { 'clreq', 'toml' },
    desc = 'Start the language server of clreq',
    callback = function(event)
      if M.serves(event.buf) then
        M.start(event.buf)
      end
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.bo[buffer].filetype == 'clreq' then
      M.start(buffer)
    end
  end
end

--- Starts the client for a buffer by `vim.lsp.start`: always in Neovim 0.8 to 0.10, and to restart it in newer ones.
---@param buffer integer
function M.start(buffer)
  if not M.can_start() then
    return
  end
  local path = vim.api.nvim_buf_get_name(buffer)
  local marker = vim.fs.find(ROOT_MARKERS, { upward = true, path = vim.fs.dirname(path) })[1]
  local config = vim.lsp.enable and vim.deepcopy(vim.lsp.config.clreq) or M.config()
  config.root_dir = marker and vim.fs.dirname(marker) or vim.fs.dirname(path)
  -- It attaches the current buffer; the option to name another came in 0.9.
  vim.api.nvim_buf_call(buffer, function()
    vim.lsp.start(config)
  end)
end

--- The client of a buffer whose server runs, if there is one. One that is ending may still be listed beside the next.
---@param buffer integer
function M.of_buffer(buffer)
  local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  for _, client in ipairs(get_clients({ bufnr = buffer, name = 'clreq' })) do
    if not M.call(client, 'is_stopped') then
      return client
    end
  end
end

--- Runs one of the server's commands on the file of the current buffer.
---@param command string
---@param on_result? fun(result: any)
---@param more? table further members of the command's argument
---@param on_failure? fun(failure: table): boolean whether it has told the user
function M.execute(command, on_result, more, on_failure)
  local buffer = vim.api.nvim_get_current_buf()
  local client = M.of_buffer(buffer)
  local argument = vim.tbl_extend('force', { uri = vim.uri_from_bufnr(buffer) }, more or {})
  local params = { command = command, arguments = { argument } }
  local function on_answer(failure, result)
    local others = (unanswered[client.id] or 1) - 1
    unanswered[client.id] = others > 0 and others or nil
    if failure and on_failure and on_failure(failure) then
      return
    elseif failure then
      vim.notify('clreq: ' .. failure.message, vim.log.levels.ERROR)
    elseif on_result then
      on_result(result)
    end
  end
  if client and M.call(client, 'request', 'workspace/executeCommand', params, on_answer, buffer) then
    unanswered[client.id] = (unanswered[client.id] or 0) + 1
  else
    vim.notify('clreq: no language server runs for this buffer. See :checkhealth clreq', vim.log.levels.ERROR)
  end
end

--- Ends the servers, and starts them again for their buffers.
function M.restart()
  local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local buffers = {}
  for _, client in ipairs(get_clients({ name = 'clreq' })) do
    vim.list_extend(buffers, vim.lsp.get_buffers_by_client_id(client.id))
    M.call(client, 'stop')
  end
  -- A server that sends ends only once it has the answer.
  local ended = vim.wait(RESTART_PATIENCE, function()
    return #get_clients({ name = 'clreq' }) == 0
  end, 20)
  if not ended then
    vim.notify('clreq: the server still runs. Wait until it has sent, or :ClreqCancel.', vim.log.levels.WARN)
    return
  end
  if #buffers == 0 then
    buffers = { vim.api.nvim_get_current_buf() }
  end
  for _, buffer in ipairs(buffers) do
    if vim.api.nvim_buf_is_valid(buffer) and vim.bo[buffer].filetype == 'clreq' then
      M.start(buffer)
    end
  end
end

--- Calls a method of a client, which was done otherwise before Neovim 0.11.
function M.call(client, method, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client[method](client, ...)
  end
  return client[method](...)
end

return M
