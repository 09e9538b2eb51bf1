" The language server of clreq for vim-lsp. ALE finds it in ale_linters/, coc.nvim by coc-settings.json.
if exists('g:loaded_clreq')
  finish
endif
let g:loaded_clreq = 1

augroup clreq
  autocmd!
  autocmd User lsp_setup call lsp#register_server({
        \ 'name': 'clreq',
        \ 'cmd': {server_info -> ['clreq', 'lsp']},
        \ 'allowlist': ['clreq'],
        \ 'initialization_options': {'clreq': get(g:, 'clreq_settings', {})},
        \ })
augroup END
