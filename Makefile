# Everything from nothing: each target makes .venv first if it is not there. Needs make and Python 3.11 to 3.13.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
  && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: install run demo test check bench faults soak fuzz sbom docs site migration clean help
help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.installed ## make .venv with the pinned packages
run: $(VENV)/.installed ## start the whole service here (Ctrl-C ends it)
	@$(BIN)/seedwatch run
demo: $(VENV)/.installed ## the service against an invented newsroom: no internet, nothing to set up
	@$(BIN)/seedwatch demo
test: $(VENV)/.installed-dev ## all tests (a real SQLite, PostgreSQL, Valkey, SMTP and HTTP server each)
	@$(BIN)/python -m pytest -n 2 --dist loadfile
check: $(VENV)/.installed-dev ## lint, types, import contracts, dependency audit
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python .ci/audit.py
bench: $(VENV)/.installed-dev ## measurements beside the peers, in one run
	@$(BIN)/python -m bench
bench-%: $(VENV)/.installed-dev
	@$(BIN)/python -m bench $*
faults: $(VENV)/.installed-dev ## kill, stop and cut off parts at random moments; prints one table
	@$(BIN)/python -m tests.faults
soak: $(VENV)/.installed-dev ## half an hour of polling with errors and restarts; prints slopes
	@$(BIN)/python -m tests.soak
docs: $(VENV)/.installed-dev ## write the pages that are made from code
	@$(BIN)/python .ci/make_docs.py
site: $(VENV)/.installed-dev ## the documentation as a small site: build/site/index.html
	@$(BIN)/python -m mkdocs build --strict --quiet && echo "build/site/index.html"
fuzz: $(VENV)/.installed-dev ## ten minutes of hostile input for each target
	@$(BIN)/python -m tests.fuzz
sbom: $(VENV)/.installed-dev ## the pinned packages as a CycloneDX list: sbom.json
	@$(BIN)/python .ci/sbom.py > sbom.json
migration: $(VENV)/.installed-dev ## a new migration from schema.py: make migration m="What changes"
	@$(BIN)/python .ci/make_migration.py "$(m)"
clean: ## remove what was built (never var/)
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "seedwatch needs Python 3.11, 3.12 or 3.13 with venv; none was found (set PYTHON=...)"; exit 1; }
	@echo "making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)
$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing Seedwatch and its pinned packages"
	@$(PIP) install -c constraints.txt -e .
	@touch $@
$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "installing what tests and checks need"
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@
