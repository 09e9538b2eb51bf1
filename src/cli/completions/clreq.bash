# Completion of clreq for bash. Put this into ~/.bashrc:
#
#   source <(clreq completions bash)

_clreq() {
    local IFS=$'\n' i word line
    local -a words=()
    COMPREPLY=()
    # bash makes three words of --format=json. They are put together again; readline replaces what is after the sign.
    local joined=''
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        # A quote that is open, and characters that are escaped.
        word=${word#[\"\']}
        word=${word%[\"\']}
        word=${word//\\/}
        if [[ $word == '=' && $i -gt 1 ]] || [[ -n $joined ]]; then
            words[${#words[@]} - 1]+=$word
            if [[ $word == '=' ]]; then joined=1; else joined=''; fi
        else
            words+=("$word")
        fi
    done
    local last=${COMP_WORDS[COMP_CWORD]} is_joined=''
    [[ ${words[${#words[@]} - 1]} == -*=* ]] && is_joined=1
    while IFS= read -r line; do
        line=${line%%$'\t'*}
        [[ -z $is_joined ]] || line=${line#*=}
        # Inside quotes a candidate stands as it is.
        [[ $last == [\"\']* ]] || printf -v line '%q' "$line"
        COMPREPLY+=("$line")
    done < <(clreq complete -- "${words[@]}" 2>/dev/null)
    # No space after a folder.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

complete -o nosort -F _clreq clreq 2>/dev/null || complete -F _clreq clreq
