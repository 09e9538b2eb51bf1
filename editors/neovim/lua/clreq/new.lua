--- `:ClreqNew`: a kind, a file, and `clreq new` writes it.
local options = require('clreq.options')

local M = {}

local KINDS = { 'sales_channel', 'integration', 'webapp' }
local SUFFIX = '.clreq.json'

--- Makes the file and opens it. Asks for what is not given.
---@param kind? string
---@param file? string
function M.new(kind, file)
  if not options.has_program() then
    options.report_missing_program()
  elseif kind == nil then
    vim.ui.select(KINDS, { prompt = 'What is the API credential for?' }, function(picked)
      if picked then
        M.new(picked, file)
      end
    end)
  elseif file == nil then
    vim.ui.input({ prompt = 'New request file: ', default = kind .. SUFFIX, completion = 'file' }, function(typed)
      if typed and typed ~= '' then
        M.new(kind, typed)
      end
    end)
  else
    M.write(kind, file)
  end
end

---@param kind string
---@param file string
function M.write(kind, file)
  if file:sub(-#SUFFIX) ~= SUFFIX then
    file = file:gsub('%.json$', '') .. SUFFIX
  end
  vim.fn.mkdir(vim.fn.fnamemodify(file, ':p:h'), 'p')
  local command = vim.list_extend(vim.deepcopy(options.get().cmd), { 'new', kind, vim.fn.fnamemodify(file, ':p') })
  local output = vim.fn.system(command)
  if vim.v.shell_error ~= 0 then
    vim.notify(vim.trim(output), vim.log.levels.ERROR)
    return
  end
  vim.cmd.edit(vim.fn.fnameescape(file))
end

--- The completion of `:ClreqNew`: a kind, then a file.
---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  if #vim.split(vim.trim(line .. '.'), '%s+') > 2 then
    return vim.fn.getcompletion(lead, 'file')
  end
  return vim.tbl_filter(function(kind)
    return vim.startswith(kind, lead)
  end, KINDS)
end

return M
