" A request file is JSON.
runtime! syntax/json.vim
