--- What can go wrong with a send. The API of these tests never answers, until another that refuses takes its place.
local support = require('support')
local test, wait_for, equal = support.test, support.wait_for, support.equal

local progress = require('clreq.progress')

--- Sends a file, and waits until the request has left. Each test has a file of its own: before one is sent again whose outcome is
--- unknown, the server looks up what the first send did, and this API never answers that either.
local function send_without_answer(name)
  vim.fn.writefile(vim.fn.readfile(vim.env.WORKSPACE .. '/storefront.clreq.json'), vim.env.WORKSPACE .. '/' .. name)
  support.open(name)
  support.correct()
  vim.cmd('ClreqSend')
  wait_for('the wait for an answer', function()
    local sending = progress.active()[1]
    return sending and sending.stage == 'waiting for the answer'
  end)
end

test('a send that is cancelled has an unknown outcome', function()
  send_without_answer('cancelled.clreq.json')
  vim.cmd('ClreqCancel')
  support.wait_for_message('Outcome unknown')
  wait_for('the end of the progress', function() return #progress.active() == 0 end)
  equal(support.response(), nil)
end)

test('so has one whose server ends', function()
  send_without_answer('server-ended.clreq.json')
  support.kill_servers()
  support.wait_for_message('The outcome is unknown')
  wait_for('the end of the progress', function() return #progress.active() == 0 end)
end)

test('what a server that is ending does not get is told', function()
  support.open('storefront.clreq.json')
  support.correct()
  if vim.lsp.enable then
    for _, client in ipairs(support.get_clients({ name = 'clreq' })) do
      support.stop(client, true)
    end
  else
    -- Up to Neovim 0.10 a server counts as running until it has ended.
    support.kill_servers()
  end
  vim.cmd('ClreqSend')
  support.wait_for_message(vim.lsp.enable and 'no language server runs' or 'ended before it answered')
end)

test('what the API has against a request is shown where it is', function()
  vim.env.CLREQ_ENDPOINT = vim.env.REFUSING_ENDPOINT
  support.open('storefront.clreq.json')
  support.correct()
  vim.cmd('ClreqSend')
  support.wait_for_message('422')
  wait_for('a diagnostic on line 9', function()
    return vim.tbl_contains(vim.tbl_map(function(found) return found.lnum end, vim.diagnostic.get(0)), 8)
  end)
end)

test('nothing to cancel is told', function()
  vim.cmd('ClreqCancel')
  support.wait_for_message('nothing is being sent')
end)

support.run()
