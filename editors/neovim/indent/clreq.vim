" A request file is JSON.
runtime! indent/json.vim
