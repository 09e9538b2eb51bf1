vim.filetype.add({ pattern = { ['.*%.clreq%.json'] = 'clreq' } })
