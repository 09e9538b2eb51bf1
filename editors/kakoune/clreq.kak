# Commerce Layer requests in Kakoune, with kakoune-lsp: source this from kakrc, after kakoune-lsp is enabled.

hook global BufCreate .*\.clreq\.json %{
    set-option buffer filetype clreq
}

hook global WinSetOption filetype=clreq %{
    require-module json
    add-highlighter window/clreq ref json
    set-option window indentwidth 2
    lsp-enable-window
    hook -once -always window WinSetOption filetype=.* %{
        remove-highlighter window/clreq
    }
}

hook -group lsp-filetype-clreq global BufSetOption filetype=clreq %{
    set-option buffer lsp_servers %{
        [clreq]
        root_globs = ["clreq.toml", ".git"]
        command = "clreq"
        args = ["lsp"]
    }
}

define-command clreq-send -docstring 'Send this request, and put the response in the file' %{
    lsp-execute-command clreq.send "[{""uri"": ""file://%val{buffile}""}]"
}

define-command clreq-redact -docstring 'Redact the secrets in this file''s response' %{
    lsp-execute-command clreq.redact "[{""uri"": ""file://%val{buffile}""}]"
}
