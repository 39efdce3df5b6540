# Convener: each target sets up all that it needs on a machine with only Python 3.11+, pip and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
PORT   ?= 8765
DATA   ?= practice-data
LOCK   := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.PHONY: practice test lint format parts lock clean

practice: $(VENV)/run.stamp
	@$(BIN)/python bot.py practice --port $(PORT) --data $(DATA)

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -n 2 tests

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy .

format: $(VENV)/dev.stamp
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# The parts that the browser and PostgreSQL tests need; without them those tests skip and say so.
parts: $(VENV)/ci.stamp

# Only a maintainer who changes a dependency runs this (needs uv).
lock:
	$(LOCK) -o requirements.txt requirements.in
	$(LOCK) -o requirements-dev.txt requirements.in requirements-dev.in
	$(LOCK) -o requirements-ci.txt requirements.in requirements-dev.in requirements-ci.in

clean:
	rm -rf $(VENV) practice-data .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Convener needs Python 3.11 or newer; set PYTHON=/path/to/it")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo "Setting up Convener (once) ..."
	@$(PIP) -r requirements.txt
	@$(BIN)/python -m compileall -q bot.py handlers jobs models prompts practice
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt | $(VENV)/run.stamp
	@echo "Setting up the test tools (once) ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/ci.stamp: requirements-ci.txt | $(VENV)/dev.stamp
	@$(PIP) -r requirements-ci.txt
	@touch $@
