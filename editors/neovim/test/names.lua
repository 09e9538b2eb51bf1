--- Names in place of ids, one more resource than API credentials, and the request for the other mode.
local support = require('support')
local test, wait_for, equal, contains = support.test, support.wait_for, support.equal, support.contains
local run = support.run_command

--- Completes the placeholder at the cursor with the item that has this detail.
local function complete_with(detail)
  for _, item in ipairs(support.completion()) do
    if item.detail == detail then
      vim.lsp.util.apply_text_edits({ item.textEdit }, vim.api.nvim_get_current_buf(), 'utf-16')
      return item
    end
  end
  error(('no item has the detail %q'):format(detail))
end

test('names are read from the API, complete ids, and are shown', function()
  vim.cmd.cd(vim.env.WORKSPACE)
  vim.cmd('ClreqNew integration named')
  support.wait_for_code('placeholder')
  run('ClreqRefreshNames', 'Names of')
  support.move_to('<organization id>', 1)
  equal(complete_with('blueBrand1 · growth').label, 'Blue Brand')
  support.move_to('<role id>', 1)
  equal(complete_with('roleRead02 · read_only').label, 'Read only')
  support.wait_for_end_of_code('placeholder')

  support.move_to('blueBrand1', 1)
  contains(support.ask_at_cursor('textDocument/hover').contents.value, '**Blue Brand**')
  if vim.lsp.inlay_hint and vim.lsp.inlay_hint.get then
    vim.lsp.inlay_hint.enable(true, { bufnr = 0 })
    wait_for('the name beside the id', function()
      for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do
        if vim.inspect(hint.inlay_hint.label):find('Blue Brand', 1, true) then
          return true
        end
      end
    end)
  end
  vim.cmd([[%s/blueBrand1/elsewhere1/]])
  support.wait_for_code('unknown-id')
end)

test('a membership is created with names, updated and deleted', function()
  vim.cmd.cd(vim.env.WORKSPACE)
  vim.cmd('ClreqNew memberships sub dir/colleague')
  contains(support.text(), '"memberships"')
  support.wait_for_code('placeholder')
  support.move_to('<organization id>', 1)
  complete_with('sandboxOrg · growth')
  support.move_to('<role id>', 1)
  complete_with('roleReader · read_only')
  support.wait_for_diagnostics({})

  support.choose("Don't send")
  run('ClreqSend', 'Not sent')
  contains(support.question, 'e-mail')
  support.choose('Send')
  run('ClreqSend', '201 Created')
  equal(support.wait_for_status(201).body.data.type, 'memberships')

  support.move_to('roleReader', 1)
  complete_with('roleAdmin1 · admin')
  run('ClreqDiff', 'differs from the API')
  support.choose('Update')
  run('ClreqUpdate', '200 OK')
  support.wait_for_status(200)
  run('ClreqDiff', 'agrees with the API')
  -- A membership has no name.
  support.type(support.response().body.data.id)
  run('ClreqDelete', '204')
  support.wait_for_status(204)
end)

test('a request for the other mode is made in a new file', function()
  support.open('storefront.clreq.json')
  support.wait_for_code('misspelled-kind')
  vim.cmd([[%s/sales-channel/sales_channel/]])
  support.wait_for_end_of_code('misspelled-kind')
  support.apply_action('New request for live')
  local name = vim.env.WORKSPACE .. '/storefront.live.clreq.json'
  wait_for('the new file', function()
    local buffer = vim.fn.bufnr(name)
    if buffer < 0 or not vim.api.nvim_buf_is_loaded(buffer) then
      return false
    end
    local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
    return text:find('"mode": "live"', 1, true)
  end)
end)

support.run()
