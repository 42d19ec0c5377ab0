# Sourced by ./run and ./test: a virtual environment in .venv from a lock file, anew only when the lock changed.
# environment LOCK...   the last named is installed; those before it are contained in it.
# Many processes start from here; what one has compiled is kept for the next, wherever else that is turned off.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.concord/bytecode"

python_for_it() {
    for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "Concord needs Python 3.11 or newer, and found none. Install it, or set PYTHON to it." >&2
    exit 1
}

environment() {
    for lock in "$@"; do wanted=$lock; done
    if cmp -s "$wanted" ".venv/installed-$wanted" && [ -x .venv/bin/python ]; then
        return
    fi
    mkdir -p .concord
    if command -v flock >/dev/null 2>&1; then # two at once: the second finds the work done
        exec 9>.concord/environment.lock
        flock 9
        if cmp -s "$wanted" ".venv/installed-$wanted" && [ -x .venv/bin/python ]; then
            exec 9>&-
            return
        fi
    fi
    start=$(date +%s)
    printf '  %-28s' "environment ($wanted)"
    # One that was never finished is not built upon.
    if ! ls .venv/installed-* >/dev/null 2>&1 || ! .venv/bin/python -c 'import sys' 2>/dev/null; then
        rm -rf .venv
    fi
    rm -f .venv/installed-*
    log=.concord/environment.log
    if ! _install "$wanted" >"$log" 2>&1; then
        printf 'failed\n' >&2
        tail -n 20 "$log" >&2
        exit 1
    fi
    for lock in "$@"; do cp "$lock" ".venv/installed-$lock"; done
    printf '%6s.0 s\n' "$(($(date +%s) - start))"
    if command -v flock >/dev/null 2>&1; then exec 9>&-; fi
}

_install() {
    if command -v uv >/dev/null 2>&1; then
        { [ -d .venv ] || uv venv --quiet --python "$(python_for_it)" .venv; } &&
            uv pip install --quiet --python .venv/bin/python --no-deps --require-hashes -r "$1"
    else
        { [ -d .venv ] || "$(python_for_it)" -m venv .venv; } &&
            .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r "$1"
    fi && .venv/bin/python -c '
import pathlib, sysconfig
path = pathlib.Path(sysconfig.get_path("purelib"), "concord.pth")  # importable from everywhere in it
path.write_text(f"{pathlib.Path.cwd()}\n")
'
}
