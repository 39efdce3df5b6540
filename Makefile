# Convener: each target sets up all that it needs on a machine with only Python 3.11+, pip and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Where Python came without ensurepip (Debian, unless python3-venv is there), its own pip fills the new venv.
PIP     = $(shell test -x $(BIN)/pip && echo "$(BIN)/python -m pip" || echo "$(PYTHON) -m pip --python $(BIN)/python")
INSTALL = $(PIP) install --quiet --disable-pip-version-check --require-hashes
PORT   ?= 8765
DATA   ?= practice-data
LOCK   := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.PHONY: practice test bench lint format parts chaos lock revision clean

practice: $(VENV)/run.stamp
	@$(BIN)/python bot.py practice --port $(PORT) --data $(DATA)

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -n 2 tests

# How fast it is, each figure beside a bare baseline; one measure by MEASURE=ack.
bench: $(VENV)/ci.stamp
	@$(BIN)/python -m bench $(MEASURE)

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy .

format: $(VENV)/dev.stamp
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# The parts that the browser and PostgreSQL tests need; without them those tests skip and say so.
parts: $(VENV)/ci.stamp

# Tries for the better part of an hour to make the bot lose or repeat something; ARGS="kills --short" for less.
chaos: $(VENV)/ci.stamp
	@$(BIN)/python -m chaos $(ARGS)

# Only a maintainer who changes a dependency runs this (needs uv).
lock:
	$(LOCK) -o requirements.txt requirements.in
	$(LOCK) -o requirements-dev.txt requirements.in requirements-dev.in
	$(LOCK) -o requirements-ci.txt requirements.in requirements-dev.in requirements-ci.in

# Only a maintainer who changes a table runs this: make revision MESSAGE="Say what changes".
revision: $(VENV)/dev.stamp
	@$(BIN)/python -c 'import sys; from models.migrate import write_revision; print(write_revision(sys.argv[1]))' "$(MESSAGE)"
	@$(BIN)/ruff format --quiet models/migrations
	@$(BIN)/ruff check --quiet --fix models/migrations

clean:
	rm -rf $(VENV) practice-data .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Convener needs Python 3.11 or newer; set PYTHON=/path/to/it")'
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo "Setting up Convener (once) ..."
	@$(INSTALL) -r requirements.txt
	@$(BIN)/python -m compileall -q bot.py handlers jobs models prompts practice
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt | $(VENV)/run.stamp
	@echo "Setting up the test tools (once) ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

$(VENV)/ci.stamp: requirements-ci.txt | $(VENV)/dev.stamp
	@$(INSTALL) -r requirements-ci.txt
	@touch $@
