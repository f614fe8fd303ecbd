# `make run` and `make test` do all the set-up they need; the rest are shortcuts into the same pieces.

.DELETE_ON_ERROR:
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if "$$name" -c '$(NEW_ENOUGH)' 2>/dev/null; then echo "$$name"; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
NAME ?=
OPTIONS ?=

.PHONY: run test lint walk bench doctor clean set-up set-up-dev

run: set-up
	@$(BIN)/python manage.py up $(OPTIONS)

test: set-up-dev
	@$(BIN)/python -m tests.run $(OPTIONS)

lint: set-up-dev
	@$(BIN)/python -m tests.run --only lint

walk: set-up-dev
	@ASSIST_SHOTS=$(CURDIR)/test-results $(BIN)/python -m pytest tests/browser/test_every_page.py -q $(OPTIONS)

bench: set-up
	@if [ -z "$(NAME)" ]; then echo "Which one? make bench NAME=..."; \
		ls bench/entries | sed -n 's/^\([a-z][a-z0-9_]*\)\.py$$/  \1/p'; exit 1; fi
	@$(BIN)/python -m bench $(NAME) $(OPTIONS)

doctor: $(VENV)/.run-ready
	@$(BIN)/python manage.py doctor

set-up: $(VENV)/.run-ready node_modules/.ready
set-up-dev: $(VENV)/.dev-ready node_modules/.ready
	@$(BIN)/python manage.py build_assets
	@sh tests/browser/install-chromium.sh

$(VENV)/.python:
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c '$(NEW_ENOUGH)' 2>/dev/null; then \
		echo "Assist-Ten needs Python 3.11 or newer and found none$(if $(PYTHON), under the name $(PYTHON))."; \
		echo "Install it, or name another one: make run PYTHON=/path/to/python3.12"; exit 1; fi
	@echo "Making the virtual environment ..."
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv module does not work here. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

$(VENV)/.run-ready: requirements.txt $(VENV)/.python
	@echo "Installing the packages ..."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev-ready: requirements-dev.txt $(VENV)/.run-ready
	@echo "Installing the tools of the checks ..."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.ready: package.json package-lock.json $(VENV)/.run-ready
	@echo "Fetching the browser assets ..."
	@$(BIN)/python -m config.node ci --no-audit --no-fund --loglevel=error
	@touch $@

# What people entered, and the keys that decrypt it, lie in var/: that is never ours to remove.
clean:
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
