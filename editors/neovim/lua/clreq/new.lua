--- `:ClreqNew`: asks for what is missing, and has `clreq new` write the file.
local options = require('clreq.options')

local M = {}

local SUFFIX = '.clreq.json'

---@class clreq.Purpose
---@field name string a kind of API credential, or a resource
---@field description string

--- What a new request can be for. The program knows: it completes its own command line.
---@return clreq.Purpose[]
local function purposes()
  local command = vim.list_extend(vim.deepcopy(options.get().cmd), { 'complete', '--', 'clreq', 'new', '' })
  local found = {}
  for _, line in ipairs(vim.fn.systemlist(command)) do
    local name, description = line:match('^([%w_]+)\t(.*)$')
    if name then
      table.insert(found, { name = name, description = description })
    end
  end
  return found
end

--- Makes the file and opens it. Asks for what is not given.
---@param purpose? string a kind of API credential, or a resource
---@param file? string
function M.new(purpose, file)
  if not options.has_program() then
    options.report_missing_program()
  elseif purpose == nil then
    local question = {
      prompt = 'What is the new request for?',
      format_item = function(item) return ('%s: %s'):format(item.name, item.description) end,
    }
    vim.ui.select(purposes(), question, function(picked)
      if picked then
        M.new(picked.name, file)
      end
    end)
  elseif file == nil then
    vim.ui.input({ prompt = 'New request file: ', default = purpose .. SUFFIX, completion = 'file' }, function(typed)
      if typed and typed ~= '' then
        M.new(purpose, typed)
      end
    end)
  else
    M.write(purpose, file)
  end
end

---@param purpose string
---@param file string
function M.write(purpose, file)
  if file:sub(-#SUFFIX) ~= SUFFIX then
    file = file:gsub('%.json$', '') .. SUFFIX
  end
  vim.fn.mkdir(vim.fn.fnamemodify(file, ':p:h'), 'p')
  local command = vim.list_extend(vim.deepcopy(options.get().cmd), { 'new', purpose, vim.fn.fnamemodify(file, ':p') })
  local output = vim.fn.system(command)
  if vim.v.shell_error ~= 0 then
    vim.notify(vim.trim(output), vim.log.levels.ERROR)
    return
  end
  vim.cmd.edit(vim.fn.fnameescape(file))
end

--- The completion of `:ClreqNew`: a kind or a resource, then a file.
---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  if #vim.split(vim.trim(line .. '.'), '%s+') > 2 then
    return vim.fn.getcompletion(lead, 'file')
  end
  if not options.has_program() then
    return {}
  end
  local names = vim.tbl_map(function(purpose) return purpose.name end, purposes())
  return vim.tbl_filter(function(name) return vim.startswith(name, lead) end, names)
end

return M
