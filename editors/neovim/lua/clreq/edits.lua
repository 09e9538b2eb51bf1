--- Applies the edits that the server asks for, such as a response: each as one undo step of its own.
local M = {}

--- Whether a buffer has changed since the version that the edit is for. Neovim up to 0.11 skips such an edit, and tells the
--- server that it was applied.
local function is_outdated(edit)
  for _, change in ipairs(edit.documentChanges or {}) do
    local document = change.textDocument
    if document and type(document.version) == 'number' then
      local version = vim.lsp.util.buf_versions[vim.uri_to_bufnr(document.uri)]
      if version and version > document.version then
        return true
      end
    end
  end
  return false
end

--- Applies the edit if it is for the current text. The server sends it again otherwise, once it knows that text.
local function apply(failure, params, context, config)
  if is_outdated(params.edit) then
    return { applied = false, failureReason = 'the text has changed' }
  end
  return vim.lsp.handlers['workspace/applyEdit'](failure, params, context, config)
end

---@type function?
local pending

--- Applies the edit that waits for the end of an undo step.
function M.apply_pending()
  local run = pending
  pending = nil
  if run then
    run()
  end
end

--- Handles `workspace/applyEdit`. Neovim makes what is typed in insert mode one undo step. To keep the edit out of it, this
--- ends the step as CTRL-G u does, before and after the edit.
function M.handle(failure, params, context, config)
  local thread, is_main = coroutine.running()
  local can_wait = thread and not is_main and not pending
  if not can_wait or vim.api.nvim_get_mode().mode ~= 'i' then
    return apply(failure, params, context, config)
  end
  pending = function()
    local applied, result = pcall(apply, failure, params, context, config)
    -- The answer goes out after the keys below.
    vim.schedule(function()
      coroutine.resume(thread, applied and result or { applied = false, failureReason = tostring(result) })
    end)
  end
  local keys = "<C-g>u<Cmd>lua require('clreq.edits').apply_pending()<CR><C-g>u"
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'n', false)
  return coroutine.yield()
end

return M
