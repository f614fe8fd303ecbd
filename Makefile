# `make run` and `make test` do all the set-up they need; the rest are shortcuts into the same pieces.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NAME ?= sign_in_page
OPTIONS ?=

.PHONY: run test lint bench clean set-up set-up-dev

run: set-up
	@$(BIN)/python manage.py up $(OPTIONS)

test: set-up-dev
	@$(BIN)/python -m tests.run $(OPTIONS)

lint: set-up-dev
	@$(BIN)/python -m tests.run --only lint

bench: set-up
	@$(BIN)/python -m bench $(NAME) $(OPTIONS)

set-up: $(VENV)/.run-ready node_modules/.ready
set-up-dev: $(VENV)/.dev-ready node_modules/.ready
	@sh tests/browser/install-chromium.sh

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit("Assist-Ten needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make run PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@echo "Making the virtual environment ..."
	@$(PYTHON) -m venv $(VENV)
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

clean:
	rm -rf $(VENV) node_modules var
