# Sourced by scripts of tests: installs their tools once, and again only when the list of them changes. Plain sh.

# Installs what the lock file in this folder says, into node_modules.
install_node_modules() {
    if ! cmp -s package-lock.json node_modules/.installed; then
        npm ci --silent --ignore-scripts --no-audit --no-fund
        cp package-lock.json node_modules/.installed
    fi
}

# install_python VENV REQUIREMENTS [OPTION...]: installs Python packages into an environment of their own.
install_python() {
    venv=$1 requirements=$2
    shift 2
    # Several tests share an environment, and may run at the same time.
    (
        mkdir -p "$venv"
        exec 9>"$venv/lock"
        flock 9
        if ! cmp -s "$requirements" "$venv/installed"; then
            python3 -m venv "$venv"
            "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" --requirement "$requirements"
            cp "$requirements" "$venv/installed"
        fi
    )
}
