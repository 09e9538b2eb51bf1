--- `clreq.toml`, the configuration of a project.
local support = require('support')
local test, wait_for = support.test, support.wait_for

test('clreq.toml is checked and completed while it is typed', function()
  vim.cmd.cd(vim.env.WORKSPACE)
  vim.fn.writefile({ 'ignored = []', 'require.mode = "prod"' }, 'clreq.toml')
  support.open('clreq.toml')
  wait_for('both mistakes', function() return #vim.diagnostic.get(0) == 2 end)
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'require.mode = ""' })
  support.move_to('""', 1)
  local labels = vim.tbl_map(function(item) return item.label end, support.completion())
  support.contains(table.concat(labels, ' '), 'live')
  vim.cmd([[%s/""/"live"/]])
  wait_for('the end of the mistakes', function() return #vim.diagnostic.get(0) == 0 end)
end)

test('a rule of the project is checked once it is saved', function()
  vim.cmd('silent write')
  support.open('storefront.clreq.json')
  support.wait_for_code('project-rule')
end)

support.run()
