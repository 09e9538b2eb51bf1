--- Shows a byte order mark, which the server doesn't get to see: Neovim keeps it in the option 'bomb'.
local M = {}

local namespace = vim.api.nvim_create_namespace('clreq.byte_order_mark')

--- Shows the diagnostic that `clreq check` gives, or removes it.
---@param buffer integer
local function update(buffer)
  local found = {}
  if vim.bo[buffer].bomb then
    found[1] = {
      lnum = 0,
      col = 0,
      severity = vim.diagnostic.severity.WARN,
      source = 'clreq',
      code = 'byte-order-mark',
      message = 'The file starts with a byte order mark, which JSON does not allow: `:set nobomb`, then write it.',
    }
  end
  vim.diagnostic.set(namespace, buffer, found)
end

--- Shows it in every request file, and follows changes of the option.
function M.enable()
  local group = vim.api.nvim_create_augroup('clreq.byte_order_mark', { clear = true })
  vim.api.nvim_create_autocmd({ 'BufReadPost', 'FileType' }, {
    group = group,
    pattern = { '*.clreq.json', 'clreq' },
    desc = 'Show a byte order mark',
    callback = function(event)
      if vim.bo[event.buf].filetype == 'clreq' then
        update(event.buf)
      end
    end,
  })
  vim.api.nvim_create_autocmd('OptionSet', {
    group = group,
    pattern = 'bomb',
    desc = 'Show a byte order mark',
    callback = function()
      if vim.bo.filetype == 'clreq' then
        update(vim.api.nvim_get_current_buf())
      end
    end,
  })
end

return M
