# Completion of clreq for fish. Save this as ~/.config/fish/completions/clreq.fish.

function __clreq_candidates
    set --local word (commandline --current-token --cut-at-cursor)
    # A quote that is open, and characters that are escaped.
    set word (string replace --all --regex '[\\\\"\']' '' -- "$word")
    clreq complete -- (commandline --current-process --tokenize --cut-at-cursor) "$word" 2>/dev/null
end

complete --command clreq --no-files --keep-order --arguments '(__clreq_candidates)'
