--- What can go wrong with a send. The API of these tests never answers twice, and then refuses.
local support = require('support')
local test, wait_for, equal = support.test, support.wait_for, support.equal

local progress = require('clreq.progress')

--- Sends, and waits until the request has left.
local function send_without_answer()
  support.open('storefront.clreq.json')
  support.correct()
  vim.cmd('ClreqSend')
  wait_for('the wait for an answer', function()
    local sending = progress.active()[1]
    return sending and sending.stage == 'waiting for the answer'
  end)
end

test('a send that is cancelled has an unknown outcome', function()
  send_without_answer()
  vim.cmd('ClreqCancel')
  support.wait_for_message('Outcome unknown')
  equal(#progress.active(), 0)
  equal(support.response(), nil)
end)

test('so has one whose server ends', function()
  send_without_answer()
  local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  for _, client in ipairs(get_clients({ name = 'clreq' })) do
    support.stop(client, true)
  end
  support.wait_for_message('The outcome is unknown')
  equal(#progress.active(), 0)
end)

test('what the API has against a request is shown where it is', function()
  support.open('storefront.clreq.json')
  support.correct()
  vim.cmd('ClreqSend')
  support.wait_for_message('422')
  wait_for('a diagnostic', function() return vim.diagnostic.get(0)[1] end)
  equal(vim.diagnostic.get(0)[1].lnum, 8)
end)

test('nothing to cancel is told', function()
  vim.cmd('ClreqCancel')
  support.wait_for_message('nothing is being sent')
end)

support.run()
