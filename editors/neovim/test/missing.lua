--- There is no program: one clear message tells so, and nothing fails with a traceback.
local support = require('support')
local test, wait_for, equal = support.test, support.wait_for, support.equal

local MESSAGE = 'clreq: no program `clreq` was found. See :checkhealth clreq'

--- Opens the story's file, and waits until all that its opening has scheduled is done.
local function open()
  vim.cmd('silent! %bwipeout!')
  vim.cmd.edit(vim.env.WORKSPACE .. '/storefront.clreq.json')
  local is_done = false
  vim.schedule(function()
    vim.schedule(function() is_done = true end)
  end)
  wait_for('what was scheduled', function() return is_done end)
end

test('a request file that is opened tells once that there is no program', function()
  open()
  open()
  equal(support.messages, { MESSAGE })
  assert(#MESSAGE < 80, 'the message asks for a key')
end)

test('ClreqNew tells it too, before it asks for anything', function()
  for _, arguments in ipairs({ '', ' webapp', ' webapp signin' }) do
    support.messages = {}
    vim.cmd('ClreqNew' .. arguments)
    equal(support.messages, { MESSAGE })
  end
  equal(vim.fn.filereadable(vim.env.WORKSPACE .. '/signin.clreq.json'), 0)
end)

support.run()
