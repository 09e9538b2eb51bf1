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

define-command clreq-look-up -docstring 'Look up whether an earlier send was carried out' %{
    clreq-execute clreq.lookUp
}

define-command clreq-recover -docstring 'Insert a response, or take a secret, that is kept outside of the file' %{
    clreq-execute clreq.recover
}

define-command clreq-diff -docstring 'Compare this file with the API, and mark what differs' %{
    clreq-execute clreq.diff
}

define-command clreq-update -docstring 'Show what differs, ask, and change the resource of the API' %{
    clreq-execute clreq.update
}

define-command clreq-refresh-names -docstring 'Read the names of organizations and roles from the API' %{
    clreq-execute clreq.refreshNames
}

define-command clreq-redact -docstring 'Redact the secrets in this file''s response' %{
    clreq-execute clreq.redact
}

# kakoune-lsp keeps a question of the server until it is asked for; this asks at once.
hook -group clreq global GlobalSetOption lsp_modeline_message_requests=.+ %{
    evaluate-commands %sh{
        # A global option has no client of its own: the first one asks.
        printf 'evaluate-commands -client %s lsp-show-message-request-next\n' "${kak_client_list%% *}"
    }
}

# A message with a secret would stay in the debug buffer. It is shown in a buffer of its own, which :delete-buffer forgets.
define-command -hidden clreq-show-message -params 3 %{
    evaluate-commands %sh{
        case $3 in
        *'Put this in a safe place'*) echo 'clreq-show-secret %arg{3}' ;;
        *) echo 'echo -debug "LSP: %arg{1} from server %arg{2}: %arg{3}"; echo "%arg{2}: %arg{3}"' ;;
        esac
    }
}

define-command -hidden clreq-show-secret -params 1 %{
    edit -scratch '*clreq-secret*'
    evaluate-commands -draft -save-regs '"' %{
        set-register dquote %arg{1}
        execute-keys '%R'
    }
}

define-command -override -hidden lsp-show-message-warning -params 2 %{
    clreq-show-message warning %arg{@}
}

define-command -override -hidden lsp-show-message-info -params 2 %{
    clreq-show-message info %arg{@}
}
