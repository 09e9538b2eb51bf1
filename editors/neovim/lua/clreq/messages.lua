--- The server's messages. One with a secret is shown in a window of its own, so that the secret isn't kept in `:messages`.
local M = {}

-- The server puts the secret, or a response that could be saved nowhere, at the end of the message.
local SECRET_PATTERNS = { '^(.*Put this in a safe place.*):\n(.+)$', '^(.*): (Keep it: .+)$' }

local LEVELS = {
  vim.log.levels.ERROR,
  vim.log.levels.WARN,
  vim.log.levels.INFO,
  vim.log.levels.INFO,
}

local HIGHLIGHTS = { [vim.log.levels.ERROR] = 'ErrorMsg', [vim.log.levels.WARN] = 'WarningMsg' }

--- The text before the secret of a message, and the secret.
---@param message string
---@return string? introduction
---@return string? secret
local function split(message)
  for _, pattern in ipairs(SECRET_PATTERNS) do
    local introduction, secret = message:match(pattern)
    if secret then
      return introduction, (secret:gsub('^Keep it: ', ''))
    end
  end
end

--- Whether `vim.notify` is Neovim's own, which shows a message on the command line.
local function notifies_on_command_line()
  return debug.getinfo(vim.notify, 'S').source:find('/vim/_', 1, true) ~= nil
end

--- Tells the user something. A message that is longer than a line would ask for a key, and swallow the one that is typed: its
--- start is shown, and `:messages` has all of it.
---@param text string
---@param level integer
local function tell(text, level)
  -- Clears the screen of a question that was asked before.
  vim.cmd.redraw()
  -- What the last line of the screen has room for, beside the ruler.
  local room = vim.v.echospace
  if vim.fn.strdisplaywidth(text) <= room and not text:find('\n') or not notifies_on_command_line() then
    vim.notify(text, level)
    return
  end
  local more = '… (:messages)'
  local start = vim.fn.strcharpart(text:gsub('\n', ' '), 0, room - vim.fn.strdisplaywidth(more))
  vim.cmd(('silent echomsg %s'):format(vim.fn.string(text)))
  vim.api.nvim_echo({ { start .. more, HIGHLIGHTS[level] } }, false, {})
end

--- Handles `window/showMessage`.
function M.handle(failure, params, context, config)
  if failure or not params then
    return vim.lsp.handlers['window/showMessage'](failure, params, context, config)
  end
  local introduction, secret = split(params.message)
  if secret then
    M.show_secret(introduction, secret)
  else
    tell('clreq: ' .. params.message, LEVELS[params.type] or vim.log.levels.INFO)
  end
end

--- Shows a secret alone in a floating window. Its buffer is wiped when the window is closed.
---@param introduction string
---@param secret string
function M.show_secret(introduction, secret)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].undolevels = -1
  local lines = vim.split(secret, '\n', { plain = true })
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  local width = math.max(1, vim.o.columns - 4)
  local help = 'y: copy   w: write to a file   q: close'
  local rows = 0
  for _, line in ipairs(lines) do
    rows = rows + math.max(1, math.ceil(vim.fn.strdisplaywidth(line) / width))
  end
  local options = {
    relative = 'editor',
    width = width,
    height = math.max(1, math.min(rows, vim.o.lines - 6)),
    row = 1,
    col = 1,
    style = 'minimal',
    border = 'rounded',
  }
  if vim.fn.has('nvim-0.9') == 1 then
    options.title = (' %s '):format(vim.fn.strcharpart(introduction, 0, width - 4))
  end
  if vim.fn.has('nvim-0.10') == 1 then
    options.footer = (' %s '):format(help)
  end
  local window = vim.api.nvim_open_win(buffer, true, options)
  vim.wo[window].wrap = true
  local function map(key, action)
    vim.keymap.set('n', key, action, { buffer = buffer, nowait = true })
  end
  map('q', function()
    vim.api.nvim_win_close(window, true)
  end)
  map('y', function()
    M.copy(secret)
  end)
  map('w', function()
    M.write(secret)
  end)
end

--- Copies a secret to the clipboard, or to the unnamed register where there is no clipboard.
---@param secret string
function M.copy(secret)
  local has_clipboard = vim.fn.has('clipboard') == 1
  vim.fn.setreg(has_clipboard and '+' or '"', secret)
  vim.notify(has_clipboard and 'clreq: copied to the clipboard.' or 'clreq: copied; p puts it.')
end

--- Asks for a new file, and writes a secret to it that only the user can read.
---@param secret string
function M.write(secret)
  vim.ui.input({ prompt = 'Write the secret to the new file: ', completion = 'file' }, function(typed)
    if not typed or typed == '' then
      return
    end
    local uv = vim.uv or vim.loop
    local path = vim.fn.fnamemodify(typed, ':p')
    -- `wx` fails if the file exists; 384 is 0600.
    local file, problem = uv.fs_open(path, 'wx', 384)
    if not file then
      vim.notify('clreq: not written: ' .. problem, vim.log.levels.ERROR)
      return
    end
    local written, failure = uv.fs_write(file, secret, 0)
    uv.fs_close(file)
    if written == #secret then
      vim.notify('clreq: written to ' .. vim.fn.fnamemodify(path, ':~:.'))
    else
      vim.notify('clreq: not written whole: ' .. (failure or path), vim.log.levels.ERROR)
    end
  end)
end

return M
