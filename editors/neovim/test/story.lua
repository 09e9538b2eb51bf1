--- The story of every editor: a file is opened, its mistake is shown and fixed, it is sent, the response is there.
local support = require('support')
local test, wait_for, equal = support.test, support.wait_for, support.equal
local contains, lacks = support.contains, support.lacks

local TOKEN = vim.env.CLREQ_ACCESS_TOKEN

local response, wait_for_diagnostics = support.response, support.wait_for_diagnostics

local apply_action = support.apply_action

test('a request file is known by its name', function()
  support.open('storefront.clreq.json')
  equal(vim.bo.filetype, 'clreq')
  equal(vim.bo.commentstring, '')
  contains(vim.bo.indentexpr, 'GetJSONIndent')
  equal(vim.b.current_syntax, 'json')
end)

test('the mistake is shown', function()
  support.open('storefront.clreq.json')
  wait_for_diagnostics({ '6:15-6:30 misspelled-kind' })
end)

test('the kinds are offered', function()
  support.open('storefront.clreq.json')
  vim.api.nvim_win_set_cursor(0, { 6, 16 })
  local labels = table.concat(vim.tbl_map(function(item) return item.label end, support.completion()), ' ')
  contains(labels, 'sales_channel')
  contains(labels, 'integration')
  contains(labels, 'webapp')
end)

--- Sends the request, and gives the response. A send is over when the user is told of it, a moment after the response is in the file:
--- only then may the next one begin.
local function send()
  support.messages = {}
  vim.cmd('ClreqSend')
  support.wait_for_message('201 Created')
  local told = support.messages[#support.messages]
  assert(#('LSP[clreq] ' .. told) < 80, 'a terminal of 80 columns asks for a key to show: ' .. told)
  return response()
end

test('the fix is taken, the request sent, and the response put in the file', function()
  support.open('storefront.clreq.json')
  wait_for_diagnostics({ '6:15-6:30 misspelled-kind' })
  vim.api.nvim_win_set_cursor(0, { 6, 16 })
  apply_action('sales_channel')
  wait_for_diagnostics({})
  contains(support.text(), '"kind": "sales_channel"')
  local answer = send()
  equal(answer.status, 201)
  equal(answer.body.data.attributes.kind, 'sales_channel')
end)

test('a request that was sent before is sent again only if the user says so', function()
  support.open('answered.clreq.json')
  local first = response()
  support.choose("Don't send")
  vim.cmd('ClreqSend')
  support.wait_for_message('Not sent')
  contains(support.question, 'answered.clreq.json was sent already')
  equal(response(), first)
  support.choose('Send again')
  local second = send()
  assert(second.body.data.id ~= first.body.data.id, 'the response is still the first one')
end)

test('a request that only a sandbox has answered is sent again without a question', function()
  support.open('storefront.clreq.json')
  support.correct()
  local first = send()
  support.question = nil
  local second = send()
  assert(second.body.data.id ~= first.body.data.id, 'the response is still the first one')
  equal(support.question, nil)
end)

test('a request with a mistake is not sent', function()
  support.open('storefront.clreq.json')
  wait_for_diagnostics({ '6:15-6:30 misspelled-kind' })
  vim.cmd('ClreqSend')
  support.wait_for_message('storefront.clreq.json has an error')
  equal(response(), nil)
end)

--- Copies the request as curl, and looks at what is copied.
local function copy_as_curl(copy)
  support.open('answered.clreq.json')
  vim.fn.setreg('"', '')
  copy()
  wait_for('the copy', function() return vim.fn.getreg('"') ~= '' end)
  contains(vim.fn.getreg('"'), 'curl')
  lacks(vim.fn.getreg('"'), TOKEN)
end

test('the request is copied as curl, without the token', function()
  copy_as_curl(function() vim.cmd('ClreqCurl') end)
end)

test('it is copied by the code action too', function()
  copy_as_curl(function() apply_action('Copy as curl') end)
end)

--- Redacts the secret, and looks for it.
local function redact(how)
  contains(support.text(), 'a-client-secret-of-the-fixture')
  how()
  wait_for('the redaction', function() return not support.text():find('a-client-secret-of-the-fixture', 1, true) end)
end

test('a secret in the response is redacted', function()
  support.open('answered.clreq.json')
  redact(function() vim.cmd('ClreqRedact') end)
end)

test('it is redacted by the code action too', function()
  support.open('answered.clreq.json')
  redact(function() apply_action('Redact the secret') end)
end)

--- Has Neovim show code lenses, and gives them.
local function code_lenses()
  local codelens = vim.lsp.codelens
  if codelens.enable then
    codelens.enable(true, { bufnr = 0 })
    return wait_for('code lenses', function()
      local found = vim.tbl_map(function(entry) return entry.lens end, codelens.get({ bufnr = 0 }))
      return #found > 0 and found
    end)
  end
  codelens.refresh({ bufnr = 0 })
  return wait_for('code lenses', function()
    local found = codelens.get(0)
    return #found > 0 and found
  end)
end

test('the lines above the request and the response compare, update and redact', function()
  support.open('answered.clreq.json')
  local found = vim.tbl_map(function(lens) return { lens.range.start.line + 1, lens.command.command } end, code_lenses())
  equal(found, { { 2, 'clreq.diff' }, { 2, 'clreq.update' }, { 17, 'clreq.redact' } })
  vim.api.nvim_win_set_cursor(0, { 17, 2 })
  redact(vim.lsp.codelens.run)
end)

test('a byte order mark is shown, as `clreq check` does', function()
  local path = vim.env.WORKSPACE .. '/marked.clreq.json'
  local lines = vim.fn.readfile(vim.env.WORKSPACE .. '/answered.clreq.json')
  lines[1] = '\239\187\191' .. lines[1]
  vim.fn.writefile(lines, path)
  support.open('marked.clreq.json')
  local function is_shown()
    return vim.tbl_contains(support.diagnostics(), '1:1-1:1 byte-order-mark')
  end
  wait_for('the diagnostic', is_shown)
  contains(vim.fn.system({ vim.env.CLREQ, 'check', path }), 'byte-order-mark')
  -- A test runs in a function, where `:set` does not tell of itself.
  vim.bo.bomb = false
  vim.api.nvim_exec_autocmds('OptionSet', { pattern = 'bomb' })
  wait_for('the end of the diagnostic', function() return not is_shown() end)
  vim.cmd('silent write')
  lacks(vim.fn.system({ vim.env.CLREQ, 'check', path }), 'byte-order-mark')
end)

test('a new request is made and opened, and never over another', function()
  vim.cmd.cd(vim.env.WORKSPACE)
  vim.cmd('ClreqNew webapp signin.json')
  equal(vim.fn.expand('%:t'), 'signin.clreq.json')
  contains(support.text(), '"webapp"')
  vim.cmd('bwipeout!')
  vim.cmd('ClreqNew integration signin.clreq.json')
  contains(table.concat(support.messages, '\n'), 'signin.clreq.json')
  contains(table.concat(vim.fn.readfile('signin.clreq.json'), '\n'), '"webapp"')
end)

test('a new request may be called anything that a file may', function()
  vim.cmd.cd(vim.env.WORKSPACE)
  for _, name in ipairs({ 'with space', 'percent%', 'hash#', '$HOME', "it's", '[ab]', '`echo`', '50%|x', '~' }) do
    require('clreq').new('webapp', './' .. name)
    equal(vim.fn.expand('%:p'), vim.env.WORKSPACE .. '/' .. name .. '.clreq.json')
    contains(support.text(), '"webapp"')
    vim.cmd('bwipeout!')
  end
end)

test('the name of a new request may have spaces, and its folder is made', function()
  vim.cmd.cd(vim.env.WORKSPACE)
  vim.cmd('ClreqNew sales_channel sub dir/foo')
  equal(vim.fn.expand('%:p'), vim.env.WORKSPACE .. '/sub dir/foo.clreq.json')
  contains(support.text(), '"sales_channel"')
end)

test('the server is restarted for its buffers', function()
  support.open('storefront.clreq.json')
  wait_for_diagnostics({ '6:15-6:30 misspelled-kind' })
  local before = support.get_clients({ name = 'clreq' })[1].id
  vim.cmd('ClreqRestart')
  wait_for('the new server', function()
    local clients = support.get_clients({ name = 'clreq' })
    return #clients == 1 and clients[1].id ~= before and clients[1].attached_buffers[vim.api.nvim_get_current_buf()]
  end)
  wait_for_diagnostics({ '6:15-6:30 misspelled-kind' })
end)

test('an edit for an older text is refused', function()
  support.open('storefront.clreq.json')
  local client = support.get_clients({ name = 'clreq' })[1]
  local change = {
    textDocument = { uri = vim.uri_from_bufnr(0), version = -1 },
    edits = { { range = { start = { line = 0, character = 0 }, ['end'] = { line = 0, character = 0 } }, newText = 'x' } },
  }
  local before = support.text()
  local context = { client_id = client.id, method = 'workspace/applyEdit' }
  local answer = require('clreq.edits').handle(nil, { edit = { documentChanges = { change } } }, context, {})
  equal(answer.applied, false)
  equal(support.text(), before)
end)

test('ClreqNew completes kinds and resources', function()
  equal(vim.fn.getcompletion('ClreqNew sales', 'cmdline'), { 'sales_channel' })
  equal(vim.fn.getcompletion('ClreqNew memberships', 'cmdline'), { 'memberships' })
  equal(vim.fn.getcompletion('ClreqNew --', 'cmdline'), {})
end)

test('ClreqNew asks what the request is for, and where to put it', function()
  vim.cmd.cd(vim.env.WORKSPACE)
  vim.ui.select = function(choices, options, on_choice)
    for _, choice in ipairs(choices) do
      if options.format_item(choice):find('^roles: ') then
        return on_choice(choice)
      end
    end
  end
  vim.ui.input = function(options, on_typed) on_typed(options.default) end
  vim.cmd('ClreqNew')
  equal(vim.fn.expand('%:t'), 'roles.clreq.json')
  contains(support.text(), '"roles"')
end)

test('checkhealth finds everything right, and tells no token', function()
  support.open('storefront.clreq.json')
  vim.cmd('checkhealth clreq')
  local report = support.text()
  contains(report, 'clreq ')
  contains(report, 'CLREQ_ACCESS_TOKEN')
  contains(report, 'A server runs for')
  contains(report, ':ClreqRestart')
  contains(report, 'It sends to ' .. vim.env.CLREQ_ENDPOINT)
  contains(report, 'an access token')
  lacks(report, 'ERROR')
  lacks(report, TOKEN)
end)

test('checkhealth warns where the log would hold the token', function()
  local log = vim.lsp.log
  local set_level, level = log.set_level, log.get_level and log.get_level()
  require('clreq').setup({ cmd = { vim.env.CLREQ }, access_token = function() return TOKEN end })
  for name, expected in pairs({ DEBUG = contains, WARN = lacks }) do
    set_level(name)
    vim.cmd('checkhealth clreq')
    expected(support.text(), 'the access token too, is in the log')
    lacks(support.text(), TOKEN)
    vim.cmd('bwipeout!')
  end
  if level then
    set_level(level)
  end
  require('clreq').setup({ cmd = { vim.env.CLREQ } })
end)

--- The first cells of a table's rows under a heading of the README.
local function readme_names(heading)
  local names, within = {}, false
  for line in io.lines(support.plugin .. '/README.md') do
    if line:find('^## ') then
      within = line == '## ' .. heading
    end
    local name = within and line:match('^| `(:?[%w_]+)` |')
    if name then
      table.insert(names, name)
    end
  end
  table.sort(names)
  return names
end

test('the README and the help tell every command and option', function()
  local commands = vim.tbl_filter(function(name)
    return vim.startswith(name, 'Clreq')
  end, vim.tbl_keys(vim.api.nvim_get_commands({})))
  local expected = vim.tbl_map(function(name) return ':' .. name end, commands)
  table.sort(expected)
  equal(readme_names('Commands'), expected)
  equal(readme_names('Settings'), require('clreq.options').names())
  local help = table.concat(vim.fn.readfile(support.plugin .. '/doc/clreq.txt'), '\n')
  for _, option in ipairs(require('clreq.options').names()) do
    contains(help, ('\n    %s '):format(option))
  end
  -- Plug-in managers make the tags; here they are made in a copy.
  local copy = vim.fn.tempname()
  vim.fn.mkdir(copy .. '/doc', 'p')
  vim.fn.writefile(vim.split(help, '\n'), copy .. '/doc/clreq.txt')
  vim.cmd.helptags(copy .. '/doc')
  vim.opt.runtimepath:prepend(copy)
  for _, command in ipairs(expected) do
    vim.cmd.help(command)
    equal(vim.fn.expand('%:p'), copy .. '/doc/clreq.txt')
    contains(vim.api.nvim_get_current_line(), ('*%s*'):format(command))
  end
  vim.opt.runtimepath:remove(copy)
end)

test('a wrong option is told', function()
  require('clreq').setup({ cmd = { vim.env.CLREQ } })
  local set, problem = pcall(require('clreq').setup, { endpont = 'http://127.0.0.1' })
  equal(set, false)
  contains(problem, 'there is no option `endpont`')
  require('clreq').setup({ cmd = { vim.env.CLREQ } })
end)

support.run()
