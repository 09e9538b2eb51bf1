if vim.g.loaded_clreq then
  return
end
vim.g.loaded_clreq = true

if vim.fn.has('nvim-0.8') == 0 then
  vim.api.nvim_echo({ { 'clreq needs Neovim 0.8 or newer.', 'WarningMsg' } }, true, {})
  return
end

local function command(name, action, options)
  vim.api.nvim_create_user_command(name, function(arguments)
    require('clreq')[action](unpack(arguments.fargs))
  end, options)
end

command('ClreqSend', 'send', { desc = 'Send this request, and put the response in the file' })
command('ClreqLookUp', 'look_up', { desc = 'Look up whether an earlier send was carried out' })
command('ClreqRecover', 'recover', { desc = 'Insert a response, or take a secret, that is kept elsewhere' })
command('ClreqDiff', 'diff', { desc = 'Show what differs between this file and the API' })
command('ClreqUpdate', 'update', { desc = "Change the API's resource to match this file" })
command('ClreqDelete', 'delete', { desc = "Delete this file's resource; its name has to be typed" })
command('ClreqRefreshNames', 'refresh_names', { desc = 'Read the names of organizations and roles from the API' })
command('ClreqCancel', 'cancel', { desc = 'Cancel the sending that is under way' })
command('ClreqCurl', 'curl', { desc = 'Copy this request as a curl command' })
command('ClreqRedact', 'redact', { desc = "Redact the secrets in this file's response" })
command('ClreqRestart', 'restart', { desc = 'Restart the language server' })
vim.api.nvim_create_user_command('ClreqNew', function(arguments)
  -- The name of a file may have spaces.
  local file = table.concat(arguments.fargs, ' ', 2)
  require('clreq').new(arguments.fargs[1], file ~= '' and file or nil)
end, {
  desc = 'Make a new request file: ClreqNew [KIND|RESOURCE [FILE]]',
  nargs = '*',
  complete = function(lead, line)
    return require('clreq.new').complete(lead, line)
  end,
})

-- What a code action does that needs the editor.
vim.lsp.commands['clreq.curl'] = function()
  require('clreq').curl()
end

require('clreq.byte_order_mark').enable()
require('clreq.client').enable()
