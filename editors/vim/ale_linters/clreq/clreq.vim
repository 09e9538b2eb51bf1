" The language server of clreq for ALE.
function! s:root(buffer) abort
  let l:marker = ale#path#FindNearestFile(a:buffer, 'clreq.toml')
  return fnamemodify(empty(l:marker) ? bufname(a:buffer) : l:marker, ':p:h')
endfunction

call ale#linter#Define('clreq', {
      \ 'name': 'clreq',
      \ 'lsp': 'stdio',
      \ 'executable': 'clreq',
      \ 'command': '%e lsp',
      \ 'language': 'clreq',
      \ 'project_root': function('s:root'),
      \ 'initialization_options': {-> {'clreq': get(g:, 'clreq_settings', {})}},
      \ })
