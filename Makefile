# The commands people type. Everything stands on .venv, made from the locked, hashed lists.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
AXE := tests/npm/node_modules/.package-lock.json

.PHONY: help run install setup test check lint format bench chaos trials editor sheets fuzz mutate screenshots office docs audit lock clean

help:
	@echo "make run    the whole product on this machine: local spreadsheet, web, worker, sample data"
	@echo "make install  only what that needs, for use with a real spreadsheet"
	@echo "make test   every test whose system programs exist"
	@echo "make check  lint and the tests of single rooms, with every change"
	@echo "make lint   formatting, types, import contracts"
	@echo "make bench  the benchmarks"
	@echo "make audit  known weaknesses of the locked dependencies"
	@echo "make plugin dist/leadsheet.zip, the WordPress plugin"
	@echo "make chaos  submissions by the thousand while everything fails"
	@echo "make trials what costs minutes or gigabytes: large bodies, little memory, crashes, a full disk"
	@echo "make editor people who edit by chance while leads arrive: 200 runs"
	@echo "make sheets input tabs as chance leaves them: 20000 rebuilds, no row lost"
	@echo "make fuzz   mangled cost reports by the thousand: no wrong sum is ever written"
	@echo "make mutate small faults in the code, one at a time: each must turn a test red (hours; SAMPLE=60 for a look)"
	@echo "make screenshots  pictures of every tab, kept in docs/images"
	@echo "make office  the spreadsheet as .xlsx through LibreOffice, its pages in var/office"

setup: $(STAMP)

# Everything, the tests' own dependencies too.
$(STAMP): requirements-dev.txt pyproject.toml sheets_emulator/pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the locked dependencies, those of the tests too (about 1 GB, two minutes)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . --editable ./sheets_emulator
	@touch $(STAMP)

# Only what it runs.
run:
	@$(PYTHON) run.py

install:
	@$(PYTHON) run.py --install

# One more than the cores of a small machine: many tests wait for processes that they start.
test: setup $(AXE)
	$(BIN)/python -m pytest -n 3 --dist worksteal

# What the accessibility tests stand on; without npm they are skipped, and say so.
$(AXE): tests/npm/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/npm --no-audit --no-fund --silent && touch $(AXE); fi

# With every change: lint, and the tests of single rooms.
check: lint
	$(BIN)/python -m pytest tests/unit -n 2 --dist worksteal -m "not browser and not php and not node"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup
	$(BIN)/python -m tools.write_docs

# Hours, if you like: make chaos SEEDS=20
SEEDS ?= 3
chaos: setup
	$(BIN)/python -m tools.chaos --seeds $(SEEDS)

# TRIALS="bodies disk" runs some of them.
TRIALS ?=
trials: setup
	$(BIN)/python -m tools.trials $(TRIALS)

# One run a seed; FIRST=57 EDITORS=1 plays seed 57 again.
EDITORS ?= 200
FIRST ?= 0
editor: setup
	$(BIN)/python -m tools.editor --seeds $(EDITORS) --first-seed $(FIRST)

# One random sheet a seed; FIRST=57 SHEETS=1 rebuilds sheet 57 again.
SHEETS ?= 20000
sheets: setup
	$(BIN)/python -m tools.sheets --seeds $(SHEETS) --first-seed $(FIRST)

# One mangled report a seed; FIRST=57 FILES=1 brings file 57 again.
FILES ?= 2000
fuzz: setup
	$(BIN)/python -m tools.fuzz_costs --seeds $(FILES) --first-seed $(FIRST)

# Hours for all; ROOMS="delivery inbox" SAMPLE=60 SEED=1 for a quick look. Goes on where it was.
ROOMS ?=
SAMPLE ?= 0
SEED ?= 0
mutate: setup
	$(BIN)/python -m tools.mutate --rooms $(ROOMS) --sample $(SAMPLE) --seed $(SEED)

screenshots: setup
	$(BIN)/python -m tools.screenshots

office: setup
	$(BIN)/python -m tools.office_pages

# Needs PyPI's vulnerability data; what cannot be looked up there is a failure, not a pass.
audit: setup
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.txt

bench: setup
	$(BIN)/python -m tools.bench

plugin: setup
	$(BIN)/python -m tools.plugin_languages --check
	$(BIN)/python -m tools.build_plugin

# Only where dependencies change; needs `pip install uv`. requirements.txt is what a deployment
# installs, -run adds the local spreadsheet, -dev the tests.
COMPILE := uv pip compile -q --generate-hashes --universal --no-annotate --python-version 3.11
lock:
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) -c requirements.txt pyproject.toml sheets_emulator/pyproject.toml -o requirements-run.txt
	$(COMPILE) -c requirements-run.txt --extra dev pyproject.toml sheets_emulator/pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) var dist
