#!/usr/bin/env bash
# Sets up all that baocao needs: Tesseract with its Vietnamese model, and the Python environment in .venv.
# Safe to run again: what is there already is left alone, and a second run takes a moment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

stamp=.venv/.baocao-setup

say() { printf 'setup: %s\n' "$*"; }

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

# Prints the first Python that is version 3.11.
find_python() {
    local name
    for name in python3.11 python3 python; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# Installs the named Debian packages, or says what to type and fails.
apt_install() {
    local as_root=()
    command -v apt-get >/dev/null ||
        fail "this system has no apt-get; install these Debian packages or their like, then run make setup again: $*"
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        else
            fail "installing $* takes root; type this, then run make setup again:" \
                "    sudo apt-get update && sudo apt-get install -y $*"
        fi
    fi
    say "installing $*"
    { "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; } ||
        fail "apt-get could not install $*; see its message above"
}

has_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

has_vietnamese() {
    command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx vie
}

# What the environment was made of: it is made anew when one of these changes.
fingerprint() {
    { cat requirements.lock pyproject.toml; "$1" --version; pwd; } | sha256sum
}

make_environment() {
    local python=$1 pip=(.venv/bin/python -m pip --disable-pip-version-check install --quiet)
    has_venv "$python" || apt_install python3.11-venv
    say "making .venv (a few minutes the first time)"
    "$python" -m venv --clear .venv
    # The lock names every distribution; with --no-deps the older pip of Debian does not stumble over extras in it.
    "${pip[@]}" --no-deps --require-hashes --only-binary :all: -r requirements.lock ||
        fail "pip could not install requirements.lock; see its message above"
    "${pip[@]}" --no-deps --no-index --no-build-isolation --editable . ||
        fail "pip could not install baocao itself; see its message above"
}

main() {
    local python missing=()
    python=$(find_python) || fail "Python 3.11 is needed and was not found; on Debian 12: sudo apt-get install -y python3.11 python3.11-venv"
    has_vietnamese || missing+=(tesseract-ocr tesseract-ocr-vie)
    [ -x .venv/bin/pip ] || has_venv "$python" || missing+=(python3.11-venv)
    [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}"
    has_vietnamese || fail "tesseract --list-langs does not show vie; is another tesseract first on PATH?"
    if [ -x .venv/bin/baocao ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint "$python")" ]; then
        return
    fi
    make_environment "$python"
    fingerprint "$python" >"$stamp"
    say "done; the command is .venv/bin/baocao"
}

main
