# `make demo` and `make test` do all set-up inside this checkout (.venv), and nothing outside it.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint lock bench clean

demo: $(READY)
	@$(BIN)/python examples/demo.py

test: $(READY)
	@$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Installs exactly what the lock file names, by hash, and the checkout itself; runs again when either changes.
$(READY): requirements.lock pyproject.toml
	@sh tools/make_venv.sh $(VENV)

# Needs uv (https://docs.astral.sh/uv/). One file for Python 3.11 to 3.13 and every platform.
lock:
	uv pip compile pyproject.toml --universal --fork-strategy fewest --python-version 3.11 --all-extras --group build --group test --group lint \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet -o requirements.lock

bench: $(READY)
	$(BIN)/python benchmarks/startup.py

clean:
	rm -rf $(VENV) reports build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
