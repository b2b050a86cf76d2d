#!/bin/sh
# Deletes what set-up and running made: databases, key, virtual environment, browser files.
# Refuses while the portal or its tests run.
set -eu
cd "$(dirname "$0")/.."

instance=${PORTAL_INSTANCE:-instance}
python=.venv/bin/python
for folder in "$instance" "$instance/test"; do
    [ -e "$folder/postgres" ] || continue
    if [ ! -x "$python" ]; then
        echo "clean: $folder/postgres exists but .venv does not: run make run once, then make clean" >&2
        exit 1
    fi
    PORTAL_INSTANCE="$folder" PORTAL_SECRET_KEY=not-needed-for-cleaning-not-needed \
        "$python" -m portal.runner --remove-database
done
rm -rf "$instance" .venv node_modules static/vendor static/build
find portal -name '*.mo' -delete
rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
find . -name __pycache__ -type d -prune -exec rm -rf {} +
