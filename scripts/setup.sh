#!/bin/sh
# Finds Python 3.11 or newer (installs Debian's where it may) and hands over to setup.py.
# usage: scripts/setup.sh run|test
set -eu
cd "$(dirname "$0")/.."

suits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && suits "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

if ! python=$(find_python); then
    if ! command -v python3 >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 \
        && [ "$(id -u)" = 0 ]; then
        echo "set-up: installing python3"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq && apt-get install -y -qq --no-install-recommends \
            python3 python3-venv >/dev/null
    fi
    python=$(find_python) || {
        echo "set-up: Python 3.11 or newer is needed (found: $(python3 -V 2>&1 || echo none))." >&2
        echo "  Debian 12+, Ubuntu 24.04+: sudo apt-get install python3 python3-venv" >&2
        echo "  Fedora: sudo dnf install python3    macOS: brew install python@3.12" >&2
        exit 1
    }
fi
exec "$python" scripts/setup.py "$@"
