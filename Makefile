# Two commands are enough: `make run` and `make test`.
PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin
# --no-compile: modules are compiled when they are first imported, most of them never; halves the time to install.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --no-compile
# The pinned uv installs in 12 seconds what takes pip a minute. It reads none of pip's settings, so wherever it cannot be
# had or finds no registry pip does it all.
INSTALL = { [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --no-config --python $(BIN)/python $(1); } || $(PIP) $(1)
# What the dashboard needs, and what working on it needs on top; each is installed once and again when its list changes.
READY := .venv/.ready
DEV := .venv/.ready-dev
# Compiled modules are kept, whatever the environment says: without them every server, test worker and command compiles
# the libraries again, which takes 5 seconds, and pytest all its tests, which takes 8.
unexport PYTHONDONTWRITEBYTECODE
# Servers, workers and a browser share the cores: a second thread of NumPy's for the same small product only waits.
test coverage fuzz: export OPENBLAS_NUM_THREADS := 1

.PHONY: help setup run api test fuzz fault-run coverage lint format inputs data backtest docs bench lock licenses clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEV) ## install everything for working on Horizons
$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Horizons needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@echo "Installing into .venv (once, up to a minute)"
	@$(PYTHON) -m venv .venv
	@awk '/^uv==/ { found = 1 } found { print } found && !/\\$$/ { exit }' requirements-dev.txt > .venv/uv.txt
	@$(PIP) --no-deps -r .venv/uv.txt || true
	@$(call INSTALL,-r requirements.txt)
	@touch $@

$(DEV): $(READY) requirements-dev.txt requirements-foreign.txt
	@$(call INSTALL,-r requirements-dev.txt)
	@$(PIP) --no-deps --ignore-requires-python -r requirements-foreign.txt
	@touch $@

run: $(READY) ## serve the dashboard on http://localhost:8501 (PORT= for another port)
	@echo "Horizons: http://localhost:$(PORT)"
	@$(BIN)/uvicorn app:app --host 127.0.0.1 --port $(PORT) --no-access-log --log-level warning

API_PORT ?= 8502
api: $(READY) ## serve the open API by itself, from a process a core, on http://localhost:8502 (API_PORT=)
	@echo "The open API: http://localhost:$(API_PORT)/api"
	@$(BIN)/python -m services.open_api.serve --port $(API_PORT)

test: $(DEV) ## run all the tests; browser tests need a Chromium
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --durations=15 -m "not timing"
	$(BIN)/python -m pytest -n 4 --dist loadgroup --no-loadscope-reorder -m timing

fault-run: $(DEV) ## let one thing after another go wrong while 20 visitors work, and write docs/fault-run.md
	$(BIN)/python tests/bench/fault_run.py --output docs/fault-run.md

SEED ?= 1
fuzz: $(DEV) ## try 34,000 odd links, uploads, requests, answers, cached values and messages (SEED= for others)
	HORIZONS_FUZZ_CASES=3400 $(BIN)/python -m pytest tests/fuzz -q -n auto --dist loadfile --hypothesis-seed=$(SEED)
	HORIZONS_API_EXAMPLES=40 HORIZONS_API_SEED=$(SEED) $(BIN)/python -m pytest tests/services/open_api/test_openapi.py -q -n auto

coverage: $(DEV) ## report which lines and branches of services the tests run
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not timing and not browser" \
		--cov=services --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=92

format: $(DEV) ## format the code and sort its imports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(DEV) ## check format, style, types and who imports whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

inputs: $(DEV) ## add downloaded files to model/inputs: make inputs FILES="occupation.xlsx oesm26nat.zip"
	$(BIN)/python -m model.add_inputs $(or $(FILES),--help)

data: $(READY) ## rebuild services/public/data, and the table of codes, from model/inputs
	$(BIN)/python -m model.build
	$(BIN)/python -m model.tables.code_table

backtest: $(READY) ## score the model on past projections and write docs/accuracy.md; ALL=1: and rejected alternatives
	$(BIN)/python -m model.evaluation.backtest --output docs/accuracy.md $(if $(ALL),--all)

docs: $(READY) ## write the tables of docs/settings.md, and docs/faults.md
	$(BIN)/python -m services.config_docs
	$(BIN)/python -m tests.services.lightcast.fault_table

bench: $(DEV) ## measure search, reruns, the open API, and whether use makes the server slow or large
	$(BIN)/python tests/bench/bench_search.py
	$(BIN)/python tests/bench/bench_rerun.py
	$(BIN)/python tests/bench/bench_felt.py
	$(BIN)/python tests/bench/bench_api.py
	$(BIN)/python tests/bench/bench_soak.py

COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --universal
lock: $(DEV) ## pin all requirements of pyproject.toml, with hashes, and list their licenses (docs/licenses.md, docs/bom.cdx.json)
	$(COMPILE) --python-version 3.11 pyproject.toml -o requirements.txt
	$(COMPILE) --python-version 3.11 --extra shared -c requirements.txt pyproject.toml -o deploy/requirements.txt
	$(COMPILE) --python-version 3.11 --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --python-version 3.13 --no-deps --group foreign -o requirements-foreign.txt
	$(MAKE) licenses

licenses: $(DEV) ## list the licenses of what is served, and its bill of materials
	$(BIN)/uv venv --quiet --clear build/served
	$(BIN)/uv pip install --quiet --python build/served --require-hashes -r deploy/requirements.txt
	$(BIN)/uv tool run --quiet --from pip-licenses==5.5.5 pip-licenses --python build/served/bin/python --from=mixed \
		--with-urls --format=markdown > docs/licenses.md
	$(BIN)/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment --output-reproducible \
		build/served -o build/bom.cdx.json
	$(BIN)/python -c 'import json, pathlib; bill, files = (json.loads(pathlib.Path(path).read_text("utf-8")) for path in \
		("build/bom.cdx.json", "deploy/shipped_files.cdx.json")); bill["components"] += files; \
		pathlib.Path("docs/bom.cdx.json").write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n", "utf-8")'

clean: ## remove .venv and build
	rm -rf .venv build
