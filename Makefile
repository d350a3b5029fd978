# The one entry point. `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/coverage run -m pytest
# Two processes where the suite is long enough to gain by it.
WORKERS ?= 2

TRANSLATIONS := $(shell find src -name django.po)
TEMPLATES = $(shell find src -name '*.html')
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra postgres

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo test test-sqlite test-postgresql check fix lock messages bench needs-setup needs-test
.PHONY: check-style check-directions check-types check-templates check-migrations check-messages

help: ## What there is
	@sed -n 's/^\([a-z-]*\):[^#]*## /make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'

setup: needs-setup $(VENV)/.stamp-project $(TRANSLATIONS:.po=.mo) ## Everything into .venv, translations compiled

demo: setup ## The sample city in a browser
	$(BIN)/zugong demo

test: needs-test test-sqlite test-postgresql ## The whole suite on SQLite, then on PostgreSQL with a browser

test-sqlite: setup ## Everything that needs neither PostgreSQL nor a browser
	@$(BIN)/coverage erase
	env -u ZUGONG_DATABASE $(PYTEST) -n $(WORKERS) -m "not browser and not postgres"
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report --skip-covered --skip-empty

test-postgresql: setup ## Everything, in a PostgreSQL of its own
	@scripts/postgresql $(BIN)/pytest -n $(WORKERS) -m "not sqlite"

check: setup ## What a machine can find fault with
	@$(MAKE) --no-print-directory --keep-going check-style check-directions check-types check-templates \
		check-migrations check-messages

check-style:
	$(BIN)/ruff check --quiet --output-format=concise
	$(BIN)/ruff format --quiet --check

check-directions:
	$(BIN)/lint-imports --no-logo

check-types:
	$(BIN)/mypy src

check-templates:
	@test -z "$(TEMPLATES)" || $(BIN)/djade --target-version 5.2 --check $(TEMPLATES)

check-migrations:
	$(BIN)/python manage.py makemigrations --check --dry-run

check-messages:
	$(BIN)/python scripts/messages.py --check

fix: setup ## What a machine can mend
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format
	@test -z "$(TEMPLATES)" || $(BIN)/djade --target-version 5.2 $(TEMPLATES)

messages: setup ## New and gone texts into the rooms' django.po
	$(BIN)/python scripts/messages.py

lock: setup ## requirements/*.lock anew from pyproject.toml
	$(UV_LOCK) pyproject.toml -o requirements/run.lock
	$(UV_LOCK) --group dev pyproject.toml -o requirements/dev.lock

bench: setup ## The benchmarks against the bare pages; figures mean something on a quiet machine only
	@$(BIN)/zugong bench

needs-setup:
	@PYTHON="$(PYTHON)" scripts/needs setup

needs-test:
	@PYTHON="$(PYTHON)" scripts/needs test

$(VENV)/.stamp-python: | needs-setup
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.stamp-packages: requirements/dev.lock $(VENV)/.stamp-python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

# The build backend is one of the locked packages, so nothing is fetched apart; it looks for its program on PATH.
$(VENV)/.stamp-project: pyproject.toml $(VENV)/.stamp-packages
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

%.mo: %.po | needs-setup
	msgfmt --check-format -o $@ $<
