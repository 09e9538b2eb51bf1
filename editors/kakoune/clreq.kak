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

# Runs a command of the server on this file. In an address, other characters of the file's name than these are escaped.
define-command -hidden clreq-execute -params 1 %{
    evaluate-commands %sh{
        path=$(printf %s "$kak_buffile" | LC_ALL=C awk '
            BEGIN { for (i = 1; i < 256; i++) escaped[sprintf("%c", i)] = sprintf("%%%02X", i) }
            {
                for (i = 1; i <= length($0); i++) {
                    character = substr($0, i, 1)
                    printf "%s", character ~ /[A-Za-z0-9._~\/-]/ ? character : escaped[character]
                }
            }')
        printf 'lsp-execute-command %s %%|[{"uri": "file://%s"}]|\n' "$1" "$path"
    }
}

define-command clreq-send -docstring 'Send this request, and put the response in the file' %{
    clreq-execute clreq.send
}

define-command clreq-redact -docstring 'Redact the secrets in this file''s response' %{
    clreq-execute clreq.redact
}
