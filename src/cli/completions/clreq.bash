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
        # Between single quotes a backslash is a character.
        [[ ${COMP_WORDS[i]} == \'* ]] || word=${word//\\/}
        if [[ $word == '=' && $i -gt 1 ]] || [[ -n $joined ]]; then
            words[${#words[@]} - 1]+=$word
            if [[ $word == '=' ]]; then joined=1; else joined=''; fi
        else
            words+=("$word")
        fi
    done
    # The quote that is open at the cursor. Of a word with more quotes bash replaces only a part: it has no candidates.
    local last=${COMP_WORDS[COMP_CWORD]} is_joined='' quote='' rest escaped character at
    [[ $last != [\"\']* ]] || quote=${last:0:1}
    rest=${last:${#quote}}
    [[ $quote == \' ]] || rest=${rest//\\?/}
    case $quote in
        \") [[ $rest != *\"* ]] || return 0 ;;
        \') [[ $rest != *\'* ]] || return 0 ;;
        *) [[ $rest != *[\"\']* ]] || return 0 ;;
    esac
    [[ ${words[${#words[@]} - 1]} == -*=* ]] && is_joined=1
    while IFS= read -r line; do
        line=${line%%$'\t'*}
        [[ -z $is_joined ]] || line=${line#*=}
        # bash puts a candidate onto the command line as it is. Nothing in it may end the quote or run. Nothing escapes "!" between
        # double quotes.
        [[ $line != *\!* && $line != *[[:cntrl:]]* ]] || continue
        if [[ -z $quote ]]; then
            printf -v escaped '%q' "$line"
        else
            escaped=''
            for ((at = 0; at < ${#line}; at++)); do
                character=${line:at:1}
                case $quote$character in
                    \"[\\\"\$\`]) escaped+=\\$character ;;
                    \'\') escaped+="'\\''" ;;
                    *) escaped+=$character ;;
                esac
            done
        fi
        COMPREPLY+=("$escaped")
    done < <(clreq complete -- "${words[@]}" 2>/dev/null)
    # No space after a folder.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

complete -o nosort -F _clreq clreq 2>/dev/null || complete -F _clreq clreq
