--- The states of a file after it was sent, and the next step of each. The first request that the API of these tests gets is stored
--- and never answered.
local support = require('support')
local test, wait_for, equal, contains = support.test, support.wait_for, support.equal, support.contains

local progress = require('clreq.progress')

--- Opens a new file with a request that is right.
local function open_new(name)
  vim.fn.writefile(vim.fn.readfile(vim.env.WORKSPACE .. '/storefront.clreq.json'), vim.env.WORKSPACE .. '/' .. name)
  support.open(name)
  support.correct()
end

--- The codes of the diagnostics of the current buffer, without those of secrets.
local function codes()
  return vim.tbl_map(function(found) return found.code end, vim.diagnostic.get(0))
end

--- Waits for a diagnostic; if `line` is given, for one there, counted from 0.
local function wait_for_code(code, line)
  wait_for('the diagnostic ' .. code, function()
    for _, found in ipairs(vim.diagnostic.get(0)) do
      if found.code == code and (not line or found.lnum == line) then
        return true
      end
    end
  end)
end

--- Waits for a response of this status.
local function wait_for_status(status)
  wait_for('a response with the status ' .. status, function()
    local response = support.response()
    return response and response.status == status
  end)
end

local function run(command, message)
  support.messages = {}
  vim.cmd(command)
  support.wait_for_message(message)
end

test('an outcome that is unknown after the server was killed is shown, and looked up', function()
  open_new('unknown.clreq.json')
  vim.cmd('silent write')
  vim.cmd('ClreqSend')
  wait_for('the wait for an answer', function()
    local sending = progress.active()[1]
    return sending and sending.stage == 'waiting for the answer'
  end)
  support.kill_servers()
  support.wait_for_message('The outcome is unknown')
  wait_for('the end of the server', function() return #support.get_clients({ name = 'clreq' }) == 0 end)
  support.open('unknown.clreq.json')
  wait_for_code('unknown-outcome')
  vim.cmd('ClreqLookUp')
  wait_for('the response', function() return support.response() ~= nil end)
  equal(support.response().body.data.attributes.name, 'Storefront')
  wait_for('the end of the diagnostic', function() return not vim.tbl_contains(codes(), 'unknown-outcome') end)
end)

test('a response that the buffer did not get is kept, shown, and inserted later', function()
  open_new('kept.clreq.json')
  local apply = vim.lsp.handlers['workspace/applyEdit']
  vim.lsp.handlers['workspace/applyEdit'] = function() return { applied = false } end
  run('ClreqSend', '201 Created')
  vim.lsp.handlers['workspace/applyEdit'] = apply
  equal(support.response(), nil)
  wait_for_code('kept-response')
  vim.cmd('ClreqRecover')
  wait_for('the response', function() return support.response() ~= nil end)
  wait_for('the end of the diagnostic', function() return not vim.tbl_contains(codes(), 'kept-response') end)
end)

test('what differs is shown on the value, and updated', function()
  open_new('differs.clreq.json')
  run('ClreqSend', '201 Created')
  vim.cmd([[5s/Storefront/Shop/]])
  vim.cmd('ClreqDiff')
  wait_for_code('differs', 4)
  support.question = nil
  support.choose("Don't update")
  run('ClreqUpdate', 'Not')
  contains(support.question, 'name')
  equal(support.response().status, 201)
  support.choose('Update')
  vim.cmd('ClreqUpdate')
  wait_for_status(200)
  equal(support.response().body.data.attributes.name, 'Shop')
end)

test('a resource is deleted once its name is typed', function()
  open_new('deleted.clreq.json')
  run('ClreqSend', '201 Created')
  local typed = 'Shop'
  vim.ui.input = function(options, on_typed)
    contains(options.prompt, 'Storefront')
    on_typed(typed)
  end
  run('ClreqDelete', 'not deleted')
  equal(support.response().status, 201)
  typed = 'Storefront'
  vim.cmd('ClreqDelete')
  wait_for_status(204)
end)

test('names are read from the API', function()
  open_new('names.clreq.json')
  vim.cmd('ClreqRefreshNames')
  support.wait_for_message('organization')
end)

support.run()
