# Two commands are enough: `make run` and `make test`.
PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-conflicts
# What the dashboard needs, and what working on it needs on top; each is installed once and again when its list changes.
READY := .venv/.ready
DEV := .venv/.ready-dev

.PHONY: setup run test lint data backtest bench lock clean

setup: $(DEV)

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Horizons needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@echo "Installing into .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): $(READY) requirements-dev.txt requirements-foreign.txt
	@$(PIP) -r requirements-dev.txt
	@$(PIP) --no-deps --ignore-requires-python -r requirements-foreign.txt
	@touch $@

run: $(READY)
	@echo "Horizons: http://localhost:$(PORT)"
	@$(BIN)/uvicorn app:app --host 127.0.0.1 --port $(PORT) --no-access-log --log-level warning

test: $(DEV)
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not timing"
	$(BIN)/python -m pytest -m timing

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

data: $(READY)
	$(BIN)/python -m model.build

backtest: $(READY)
	$(BIN)/python -m model.evaluation.backtest --output docs/accuracy.md

bench: $(DEV)
	$(BIN)/python tests/bench/bench_search.py
	$(BIN)/python tests/bench/bench_rerun.py
	$(BIN)/python tests/bench/bench_api.py

lock: $(DEV)
	$(BIN)/uv pip compile --universal --python-version 3.11 --quiet --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --quiet --no-header --group dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv build
