-- The configuration that `vim.lsp.enable('clreq')` reads (Neovim 0.11 and newer).
return require('clreq.client').config()
