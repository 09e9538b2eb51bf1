#compdef clreq
# Completion of clreq for zsh. Save this as _clreq in a folder of $fpath, or put this into ~/.zshrc after compinit:
#
#   source <(clreq completions zsh)

_clreq() {
    local line value
    local -a lines values folders
    lines=("${(@f)$(clreq complete -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    for line in $lines; do
        value=${line%%$'\t'*}
        # _describe takes VALUE:DESCRIPTION, and escapes in it. It puts the value onto the command line quoted.
        value=${value//\\/\\\\}
        value=${value//:/\\:}
        [[ $line == *$'\t'* ]] && value+=":${line#*$'\t'}"
        if [[ ${line%%$'\t'*} == */ ]]; then
            folders+=("$value")
        else
            values+=("$value")
        fi
    done
    local found=1
    [[ -n $folders ]] && _describe -V 'folders' folders -S '' && found=0
    [[ -n $values ]] && _describe -V 'values' values && found=0
    return $found
}

if [[ $funcstack[1] == _clreq ]]; then
    _clreq "$@"
else
    compdef _clreq clreq
fi
