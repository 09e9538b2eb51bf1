--- A small test runner, and what the tests share.
local M = {}

--- The folder of the plug-in.
M.plugin = vim.fs.dirname(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)))

local tests = {}
--- In milliseconds, for a machine that is busy with other work.
local TIMEOUT = 60000
M.get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients

function M.test(name, body)
  table.insert(tests, { name = name, body = body })
end

--- Waits for `condition`, while Neovim goes on with its work. Gives what it gave.
function M.wait_for(what, condition)
  local result
  local happened = vim.wait(TIMEOUT, function()
    result = condition()
    return result
  end, 10)
  if not happened then
    error(('%s did not happen\n%s'):format(what, M.state()), 2)
  end
  return result
end

function M.equal(actual, expected)
  if not vim.deep_equal(actual, expected) then
    error(('expected %s\nbut got  %s'):format(vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

function M.contains(text, part)
  if not text:find(part, 1, true) then
    error(('expected %q in:\n%s'):format(part, text), 2)
  end
end

function M.lacks(text, part)
  if text:find(part, 1, true) then
    error(('did not expect %q in:\n%s'):format(part, text), 2)
  end
end

function M.text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

--- The diagnostics of the current buffer as `line:column-line:column code`, counted from 1.
function M.diagnostics()
  return vim.tbl_map(function(found)
    return ('%d:%d-%d:%d %s'):format(found.lnum + 1, found.col + 1, found.end_lnum + 1, found.end_col + 1, found.code)
  end, vim.diagnostic.get(0))
end

--- Opens a file of the workspace, as it was at first, and waits until the server looks after it.
function M.open(name)
  vim.cmd('silent! %bwipeout!')
  vim.cmd.edit(vim.env.WORKSPACE .. '/' .. name)
  M.wait_for('the start of the server', function()
    local clients = M.get_clients({ bufnr = 0, name = 'clreq' })
    return clients[1] and clients[1].initialized ~= false and clients[1].server_capabilities ~= nil
  end)
end

function M.wait_for_diagnostics(expected)
  M.wait_for('diagnostics ' .. vim.inspect(expected), function()
    return vim.deep_equal(M.diagnostics(), expected)
  end)
end

--- Corrects the mistake of the story's file.
function M.correct()
  M.wait_for_diagnostics({ '6:15-6:30 misspelled-kind' })
  vim.cmd([[%s/sales-channel/sales_channel/]])
  M.wait_for_diagnostics({})
end

--- The response in the current buffer, if there is one.
function M.response()
  local decoded, document = pcall(vim.json.decode, M.text())
  return decoded and document.response or nil
end

--- What the user was told, by this plug-in and by the server.
M.messages = {}
vim.notify = function(message)
  table.insert(M.messages, message)
end
vim.lsp.handlers['window/showMessage'] = function(_, result)
  table.insert(M.messages, result.message)
end

function M.wait_for_message(part)
  M.wait_for(('the message “%s”'):format(part), function()
    return table.concat(M.messages, '\n'):find(part, 1, true)
  end)
end

--- What the server answers about the cursor.
function M.ask_at_cursor(method)
  local params = vim.lsp.util.make_position_params(0, 'utf-16')
  local answers = vim.lsp.buf_request_sync(0, method, params, TIMEOUT)
  return assert(vim.tbl_values(answers)[1].result, vim.inspect(answers))
end

--- The items that complete the text at the cursor.
function M.completion()
  local result = M.ask_at_cursor('textDocument/completion')
  return result.items or result
end

--- Moves the cursor to the first place of a text, or to that many bytes after it.
function M.move_to(text, offset)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { number, column - 1 + (offset or 0) })
      return
    end
  end
  error(('there is no %q in:\n%s'):format(text, M.text()), 2)
end

--- Takes the code action with this in its title.
function M.apply_action(title)
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title:find(title, 1, true) ~= nil
    end,
  })
end

--- Runs a command, and waits until the user is told something.
function M.run_command(command, message)
  M.messages = {}
  vim.cmd(command)
  M.wait_for_message(message)
end

--- The codes of the diagnostics of the current buffer.
function M.codes()
  return vim.tbl_map(function(found) return found.code end, vim.diagnostic.get(0))
end

--- Waits for a diagnostic; if `line` is given, for one there, counted from 0.
function M.wait_for_code(code, line)
  M.wait_for('the diagnostic ' .. code, function()
    for _, found in ipairs(vim.diagnostic.get(0)) do
      if found.code == code and (not line or found.lnum == line) then
        return true
      end
    end
  end)
end

--- Waits until no diagnostic has this code.
function M.wait_for_end_of_code(code)
  M.wait_for('the end of the diagnostic ' .. code, function() return not vim.tbl_contains(M.codes(), code) end)
end

--- Waits for a response of this status, and gives it.
function M.wait_for_status(status)
  return M.wait_for('a response with the status ' .. status, function()
    local response = M.response()
    return response and response.status == status and response
  end)
end

--- Answers the next questions for text by `typed`.
function M.type(typed)
  vim.ui.input = function(options, on_typed)
    M.question = options.prompt
    on_typed(typed)
  end
end

--- Answers the next question by the choice of this title. What was asked is in `question`.
function M.choose(title)
  vim.ui.select = function(choices, options, on_choice)
    M.question = options.prompt
    for index, choice in ipairs(choices) do
      if choice.title == title then
        return on_choice(choice, index)
      end
    end
    error(('there is no choice “%s”'):format(title))
  end
end

function M.state()
  return ('messages: %s\ndiagnostics: %s\ntext:\n%s'):format(vim.inspect(M.messages), vim.inspect(M.diagnostics()), M.text())
end

--- `client:stop`, which was called otherwise before Neovim 0.11.
function M.stop(client, force)
  if vim.fn.has('nvim-0.11') == 1 then
    client:stop(force)
  else
    client.stop(force)
  end
end

--- Kills the servers. One that is only asked to end waits for the API's answer first.
function M.kill_servers()
  for _, id in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
    local process = vim.api.nvim_get_proc(id)
    if process and process.name == 'clreq' then
      (vim.uv or vim.loop).kill(id, 'sigkill')
    end
  end
end

--- Ends the servers in good order. Neovim 0.12 would otherwise sometimes be ended itself by its last word to one of them
--- that has just left (SIGPIPE).
local function stop_servers()
  for _, client in ipairs(M.get_clients()) do
    M.stop(client)
  end
  M.wait_for('the end of the servers', function() return #M.get_clients() == 0 end)
end

--- Runs the tests, says what came of them, and ends Neovim.
function M.run()
  local failed = 0
  for _, test in ipairs(tests) do
    M.messages = {}
    local passed, problem = xpcall(test.body, debug.traceback)
    io.stdout:write(('%s - %s\n'):format(passed and 'ok' or 'not ok', test.name))
    if not passed then
      failed = failed + 1
      io.stdout:write(problem, '\n', M.state(), '\n')
    end
  end
  stop_servers()
  io.stdout:write(('%d tests, %d failed\n'):format(#tests, failed))
  vim.cmd(failed == 0 and 'qall!' or 'cquit 1')
end

return M
