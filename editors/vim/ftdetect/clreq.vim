autocmd BufNewFile,BufRead *.clreq.json setlocal filetype=clreq
