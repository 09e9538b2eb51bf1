--- What the user set: `vim.g.clreq`, or the argument of `require('clreq').setup`.
local M = {}

---@class clreq.Options
---@field cmd? string[] the program and its first arguments; { 'clreq' }
---@field autostart? boolean whether the server is started for request files; true
---@field endpoint? string where requests are sent; the Provisioning API
---@field settings? table what the server reads from its section: { response = { secrets = 'redact' } }
---@field access_token? fun(): string? asked for when the server starts; the environment's when nil

local KINDS = { cmd = 'table', autostart = 'boolean', endpoint = 'string', settings = 'table', access_token = 'function' }

---@type clreq.Options?
local given

--- Sets the options in place of `vim.g.clreq`.
---@param options clreq.Options
function M.set(options)
  given = options
end

--- The options with their defaults. An error says which one is wrong, and how.
---@return clreq.Options
function M.get()
  local options = given or vim.g.clreq or {}
  for name, value in pairs(options) do
    if not KINDS[name] then
      error(('clreq: there is no option `%s`. There are: %s.'):format(name, table.concat(M.names(), ', ')), 0)
    elseif type(value) ~= KINDS[name] then
      error(('clreq: the option `%s` must be a %s and is a %s.'):format(name, KINDS[name], type(value)), 0)
    end
  end
  return vim.tbl_extend('keep', options, { cmd = { 'clreq' }, autostart = true })
end

--- Whether the program can be run.
---@return boolean
function M.has_program()
  return vim.fn.executable(M.get().cmd[1]) == 1
end

--- Tells the user that the program can't be run. It fits in one line of 80 columns, so that no key is asked for.
function M.report_missing_program()
  vim.notify(('clreq: no program `%s` was found. See :checkhealth clreq'):format(M.get().cmd[1]), vim.log.levels.ERROR)
end

---@return string[]
function M.names()
  local names = vim.tbl_keys(KINDS)
  table.sort(names)
  return names
end

return M
