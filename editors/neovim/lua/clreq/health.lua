--- `:checkhealth clreq`
local options = require('clreq.options')

local M = {}

-- Their names before Neovim 0.10 were others.
local start = vim.health.start or vim.health.report_start
local ok = vim.health.ok or vim.health.report_ok
local info = vim.health.info or vim.health.report_info
local warn = vim.health.warn or vim.health.report_warn
local report_error = vim.health.error or vim.health.report_error

--- How long a server may take to tell its status, in milliseconds.
local STATUS_PATIENCE = 10000

local TOKEN_VARIABLES = { 'CLREQ_ACCESS_TOKEN', 'CL_CLI_ACCESS_TOKEN' }

local function check_neovim()
  if vim.lsp.enable then
    ok('Neovim starts the server by vim.lsp.enable')
  elseif vim.fn.has('nvim-0.8') == 1 then
    ok('Neovim starts the server by vim.lsp.start (0.11 and newer do it by vim.lsp.enable)')
  else
    report_error('Neovim is older than 0.8')
  end
end

local function check_program(cmd)
  if vim.fn.executable(cmd[1]) == 0 then
    report_error(('`%s` is not a program that can be run'):format(cmd[1]), {
      'Install it: cargo install --path . --locked in a clone of the repository',
      "or set its path: vim.g.clreq = { cmd = { '/path/of/clreq' } }",
    })
    return
  end
  local version = vim.fn.system(vim.list_extend(vim.deepcopy(cmd), { '--version' }))
  if vim.v.shell_error == 0 then
    ok(('%s (%s)'):format(vim.trim(version), vim.fn.exepath(cmd[1])))
  else
    report_error(('`%s --version` fails: %s'):format(cmd[1], vim.trim(version)))
  end
end

--- What a server says about its endpoint and its credentials; nil if it does not answer.
local function status_of(client)
  local call = require('clreq.client').call
  local params = { command = 'clreq.status', arguments = {} }
  local answer = call(client, 'request_sync', 'workspace/executeCommand', params, STATUS_PATIENCE, 0)
  return answer and answer.result
end

local CREDENTIALS = {
  ['access-token'] = 'an access token',
  client = 'a client id and secret',
  none = 'none',
}

local function check_client(client)
  ok(('A server runs for %s (:ClreqRestart restarts it)'):format(client.config.root_dir or 'single files'))
  local status = status_of(client)
  if not status then
    warn('The server does not answer', { ':ClreqRestart' })
    return
  end
  local endpoint = type(status.endpoint) == 'table' and status.endpoint
  if endpoint then
    ok(('It sends to %s (%s)'):format(endpoint.url, endpoint.kind))
  end
  info('Its credentials: ' .. (CREDENTIALS[status.credentials] or tostring(status.credentials)))
  if type(status.problem) == 'string' then
    warn('It can send nothing: ' .. status.problem, { 'See |clreq-credentials|, then :ClreqRestart' })
  end
end

local function check_clients()
  local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)({ name = 'clreq' })
  if #clients == 0 then
    info('No server runs now. One starts when a *.clreq.json file is opened; it tells the endpoint.')
  end
  for _, client in ipairs(clients) do
    check_client(client)
  end
end

--- Whether there are credentials; never what they are.
local function check_credentials(set)
  if set.access_token then
    ok('The access token comes from the option `access_token`')
    return
  end
  for _, variable in ipairs(TOKEN_VARIABLES) do
    if vim.env[variable] then
      ok('The access token comes from ' .. variable)
      return
    end
  end
  if vim.env.CLREQ_CLIENT_ID and vim.env.CLREQ_CLIENT_SECRET then
    ok('The access token is got with CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET')
  else
    info('No access token is set here. One that `clreq login` put in the keychain is used; or see |clreq-credentials|.')
  end
end

local function check_log(set)
  local level = vim.lsp.log.get_level and vim.lsp.log.get_level() or vim.lsp.log.levels.WARN
  if set.access_token and level <= vim.lsp.log.levels.DEBUG then
    warn('The log level of vim.lsp is DEBUG or lower: what is sent to the server, the access token too, is in the log', {
      "vim.lsp.set_log_level('warn'), and delete " .. vim.lsp.get_log_path(),
    })
  end
end

function M.check()
  start('clreq')
  check_neovim()
  local valid, set = pcall(options.get)
  if not valid then
    report_error(set)
    return
  end
  ok('The options are valid')
  check_program(set.cmd)
  check_clients()
  check_credentials(set)
  check_log(set)
end

return M
