if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = 1

-- JSON has no comments.
vim.bo.commentstring = ''
vim.bo.comments = ''
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.softtabstop = 2

-- Highlighting is that of syntax/clreq.vim, or of JSON's tree-sitter parser where one is installed.
if vim.treesitter.language.register then
  vim.treesitter.language.register('json', 'clreq')
end
pcall(vim.treesitter.start, 0, 'json')

vim.b.undo_ftplugin = 'setlocal commentstring< comments< expandtab< shiftwidth< softtabstop<'
