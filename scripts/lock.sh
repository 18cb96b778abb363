#!/usr/bin/env bash
# Resolve the dependencies and write the three locks: pinned, with hashes, for every platform.
# Pins stay as they are unless something asks otherwise; `scripts/lock.sh --upgrade` renews them all.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=.venv/lock-tools
uv=$tools/bin/uv
if [ ! -x "$uv" ]; then
  "${PYTHON:-python3}" -m venv "$tools"
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check 'uv==0.13.9'
fi

# A local folder of wheels would leave its path in the locks.
unset PIP_FIND_LINKS UV_FIND_LINKS
# Extras stay in the locks: pip 23 takes a pin of `coverage` for no pin of the `coverage[toml]` that
# another package asks for, and refuses the lock as soon as a newer coverage is out.
resolve() {
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-strip-extras --no-emit-index-url --no-header "$@"
}

# The runtime lock is a subset of the development one, so that one .venv serves both.
resolve pyproject.toml scripts/requirements-build.in --extra dev -o requirements-dev.lock "$@"
resolve pyproject.toml scripts/requirements-build.in --extra distributed \
  -c requirements-dev.lock -o requirements.lock
resolve scripts/requirements-node.in -o scripts/requirements-node.lock "$@"
