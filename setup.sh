#!/usr/bin/env bash
# Sets up all that baocao needs: Tesseract with its Vietnamese model, and the Python environment in .venv.
# Safe to run again: what is there already is left alone, and a second run takes a moment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

locked=.venv/.baocao-locked
installed=.venv/.baocao-installed

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

# What the environment, and baocao's place in it, were made of: they are made anew when one of these changes.
environment_of() {
    { cat requirements.lock; "$1" --version; pwd; } | sha256sum
}

project_of() {
    sha256sum <pyproject.toml
}

pip_install() {
    # The lock names every distribution; with --no-deps the older pip of Debian does not stumble over extras in it.
    .venv/bin/python -m pip --disable-pip-version-check install --quiet --no-deps "$@" ||
        fail "pip could not install it; see its message above"
}

make_environment() {
    say "making .venv (a few minutes the first time)"
    "$1" -m venv --clear .venv
    pip_install --require-hashes --only-binary :all: -r requirements.lock
    environment_of "$1" >"$locked"
}

install_project() {
    pip_install --no-index --no-build-isolation --editable .
    project_of >"$installed"
    say "done; the command is .venv/bin/baocao"
}

same() { [ -x .venv/bin/python ] && [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

main() {
    local python missing=()
    python=$(find_python) || fail "Python 3.11 is needed and was not found; on Debian 12: sudo apt-get install -y python3.11 python3.11-venv"
    has_vietnamese || missing+=(tesseract-ocr tesseract-ocr-vie)
    has_venv "$python" || missing+=(python3.11-venv)
    [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}"
    has_vietnamese || fail "tesseract --list-langs does not show vie; is another tesseract first on PATH?"
    same "$locked" "$(environment_of "$python")" || make_environment "$python"
    { [ -x .venv/bin/baocao ] && same "$installed" "$(project_of)"; } || install_project
}

main
