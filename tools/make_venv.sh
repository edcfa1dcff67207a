#!/bin/sh
# Make the virtual environment $1 from requirements.lock with the first Python >= 3.11 found ($PYTHON goes first).
set -eu
venv=$1

if [ ! -x "$venv/bin/python" ]; then
    for python in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            found=$python
            break
        fi
    done
    if [ -z "${found:-}" ]; then
        echo "orbitctx needs Python 3.11 or newer; none of python3, python3.13, python3.12, python3.11 is one." >&2
        exit 1
    fi
    echo "Setting up $venv with $("$found" --version) (once; a minute or two)"
    "$found" -m venv "$venv" || {
        echo "The venv module of $found does not work; on Debian and Ubuntu: apt install python3-venv" >&2
        exit 1
    }
fi

pip="$venv/bin/python -m pip --disable-pip-version-check --no-input"
$pip install -qq --require-hashes -r requirements.lock
# The build tool comes from the lock as well, so nothing unpinned is fetched for the checkout itself.
$pip install -qq --no-deps --no-build-isolation --editable .
touch "$venv/.ready"
