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

local run, wait_for_code, wait_for_status = support.run_command, support.wait_for_code, support.wait_for_status
local wait_for_end_of_code = support.wait_for_end_of_code

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
  wait_for_end_of_code('unknown-outcome')
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
  wait_for_end_of_code('kept-response')
end)

test('what differs is shown on the value, and the fix takes the value of the API', function()
  open_new('differs.clreq.json')
  run('ClreqSend', '201 Created')
  vim.cmd([[5s/Storefront/Shop/]])
  vim.cmd('ClreqDiff')
  wait_for_code('differs', 4)
  support.move_to('Shop')
  support.apply_action("Take the API's value")
  wait_for('the value of the API', function() return vim.fn.getline(5):find('Storefront', 1, true) end)
  wait_for_end_of_code('differs')
  run('ClreqDiff', 'agrees with the API')
end)

test('a resource is created, changed, compared, updated, deleted and created again', function()
  open_new('life.clreq.json')
  run('ClreqSend', '201 Created')
  local first = wait_for_status(201).body.data.id
  run('ClreqDiff', 'agrees with the API')

  vim.cmd([[5s/Storefront/Shop/]])
  run('ClreqDiff', '`name` differs from the API')
  wait_for_code('differs', 4)
  support.choose("Don't update")
  run('ClreqUpdate', 'Not updated')
  contains(support.question, 'name')
  equal(support.response().status, 201)
  support.choose('Update')
  run('ClreqUpdate', '200 OK')
  equal(wait_for_status(200).body.data.attributes.name, 'Shop')
  run('ClreqDiff', 'agrees with the API')

  support.type('Storefront')
  run('ClreqDelete', 'not deleted')
  contains(support.question, 'Shop')
  equal(support.response().status, 200)
  support.type('Shop')
  run('ClreqDelete', '204')
  wait_for_status(204)

  run('ClreqSend', '201 Created')
  assert(wait_for_status(201).body.data.id ~= first, 'the response is still the first one')
  vim.cmd('silent write')
  local found = vim.fn.system({ vim.env.CLREQ, 'check', vim.fn.expand('%:p') })
  assert(vim.v.shell_error == 0, found)
end)

support.run()
