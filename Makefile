# Two commands matter: `make run` and `make test`. Both need Python 3.11 or newer and make, nothing else.
.DEFAULT_GOAL := help
.PHONY: screenshots soak help run test lint fast browser lock clean install install-dev
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n 4 --dist worksteal

help: ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: install ## install, build, migrate, seed demo data, serve on http://localhost:8000
	@$(BIN)/streampai build
	@exec $(BIN)/streampai demo

test: lint ## everything that CI runs
	$(BIN)/streampai build
	$(PYTEST)

lint: install-dev ## style, and which layer may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

fast: install-dev ## the tests that need neither a browser nor a whole server
	$(PYTEST) -m "not browser and not slow"

browser: install-dev ## the tests in a real Chromium
	$(BIN)/streampai build
	$(PYTEST) -m browser

screenshots: install-dev ## take the README's pictures again
	$(BIN)/streampai build
	$(BIN)/python scripts/screenshots.py

soak: install-dev ## the long campaigns: 1,000 kills, 10,000 sequences, 2,000 alerts (two hours)
	$(BIN)/streampai build
	STREAMPAI_TEST_KILLS=1000 STREAMPAI_TEST_SEQUENCES=10000 \
		$(BIN)/pytest tests/recovery tests/donations/test_any_sequence.py
	STREAMPAI_TEST_ALERTS=2000 $(BIN)/pytest tests/browser/test_overlay.py -k grow

lock: install-dev ## pin again what pyproject.toml names
	$(BIN)/uv pip compile pyproject.toml --extra install --extra speech $(LOCKING) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra install --extra speech --extra dev -c requirements.lock $(LOCKING) -o requirements-dev.lock
LOCKING := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command "make lock"

install:
	@if [ ! -e .venv/installed-requirements-dev.lock ]; then scripts/install requirements.lock; \
	else scripts/install requirements-dev.lock; fi

install-dev:
	@scripts/install requirements-dev.lock

clean: ## remove everything that was made here, except data/
	rm -rf .venv .web .states build *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache
